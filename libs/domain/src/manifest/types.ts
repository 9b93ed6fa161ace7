import type { Manifest, ManifestConfig, Params, ParamValue, Profile } from '@pulse/contracts';
import type { Diagnostic } from '../source/index.js';

/** A manifest whose name and output folder are settled. */
export type NamedManifest = Omit<Manifest, 'name' | 'config'> & {
  readonly name: string;
  readonly config: ManifestConfig & { readonly output_dir: string };
};

/** The settings of a manifest once its world is known. */
export type ExpandedConfig = NamedManifest['config'] & { readonly profile: Profile; readonly domain: string };

/** One job of the expanded manifest. */
export interface ExpandedJob {
  /** 1-based, in plan order. */
  readonly number: number;
  readonly name: string;
  /** `latest` or the label of a period, as the manifest gives it. */
  readonly origin: string;
  /** default_params < base_params < axes or own params, by canonical path, sorted; values equal to the world's own left out. */
  readonly params: Params;
  /** The job's value of everything that varies between the jobs of the manifest, in the order of `varying`. */
  readonly axes: Readonly<Record<string, ParamValue>>;
}

export interface Expansion {
  readonly config: ExpandedConfig;
  /** Canonical paths (and `origin`) in which jobs differ, axes first. */
  readonly varying: readonly string[];
  /** Empty where there is an error. */
  readonly jobs: readonly ExpandedJob[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ExpandOptions {
  /** More than 10,000 jobs are wanted. */
  readonly yes?: boolean;
  /** As many jobs as there may be; a million unless it is given. */
  readonly mostJobs?: number;
  /** An output folder given elsewhere; the manifest's own is then not judged. */
  readonly outputDir?: string;
  /** The manifest is a draft with errors of its own: look for more, plan nothing. */
  readonly draft?: boolean;
  /** Absolute folder of the manifest, which allows absolute output folders inside it. */
  readonly folder?: string;
}
