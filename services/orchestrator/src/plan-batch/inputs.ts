import type { SourceFile } from '@pulse/domain';

/**
 * Everything that a submission consists of; from here on no user file is read. Files are given as their bytes, so that
 * what is no text is noticed, or as text where there is no file.
 */
export interface BatchInputs {
  readonly manifest: { readonly file: string; readonly text: string | Uint8Array; readonly folder: string };
  /** Null where the manifest names none that exists. */
  readonly world: { readonly file: string; readonly text: string | Uint8Array } | null;
  /** The licence policy, where the manifest names a file. */
  readonly policy?: { readonly file: string; readonly text: string | Uint8Array };
  /** Data by the `from` of its source. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** What the caller adds to the manifest. */
export interface PlanOptions {
  readonly only: string | null;
  readonly trustOnly: boolean;
  /** More than 10,000 jobs are meant. */
  readonly yes: boolean;
  /** As many jobs as there may be, whatever was asked for; a million where it is not given. */
  readonly mostJobs?: number;
  /** Stands for the manifest's `output_dir`, wherever it lies. */
  readonly outputDir: string | null;
  /** Which horizons are judged: those of the policy by default, or every one that there are origins enough for. */
  readonly judged?: 'by_policy' | 'where_possible';
}
