import type { LicensePolicy } from '@pulse/domain';
import { html, type Markup } from '../markup.js';

/** The words of the report in a few sentences each; limits are those of the batch's policy. */
export const readingSection = ({ trust: { trusted, fragile } }: LicensePolicy): Markup =>
  html`<dl class="plain">
    <dt>Fan chart</dt>
    <dd>
      The bands hold 50, 80 and 95 per cent of the simulated paths. They say where the value is expected if the world’s
      rules and processes hold; they do not cover what the world leaves out.
    </dd>
    <dt>±, digits</dt>
    <dd>
      The Monte-Carlo error: how far a number would move with other random numbers. No more digits are shown than it
      supports.
    </dd>
    <dt>CRPS</dt>
    <dd>
      Distance of a forecast distribution from what happened, in the unit of the target and not on its natural (log or
      logit) scale. Less is better; for a single value it is the absolute error. Values of targets with different units
      or levels cannot be compared; skills can.
    </dd>
    <dt>Skill</dt>
    <dd>
      1 minus CRPS over that of the best of five simple baselines on the same outcomes. 0 is no better than the
      baseline, 1 is perfect. The baseline is the best one afterwards, which nobody knew before: that makes skill
      smaller, not larger. All five are simple (last value, drift, seasonal naive, climatology, AR(1)): a series with
      both trend and season beats each of them easily. The 90 % interval is a block bootstrap of whole origins; with
      about 20 outcomes that do not overlap it holds nearer 80 %, and below 5 there is none.
    </dd>
    <dt>n, overlap</dt>
    <dd>
      n counts past origins. Outcomes h periods ahead of neighbouring origins share all but one of their periods, so
      they tell about as much as n / h separate ones: blocks, limits and tests count those.
    </dd>
    <dt>DM p</dt>
    <dd>
      Diebold-Mariano with the small-sample correction of Harvey, Leybourne and Newbold. Hypothesis: forecast and best
      baseline lose the same on average. One-sided: small where the forecast loses less, near 1 where it loses more.
      Raw: of many tables of p-values some are small by chance.
    </dd>
    <dt>Coverage, PIT</dt>
    <dd>
      How often outcomes fell into the interval that should hold that share, and where in the forecast they fell: an
      even spread is calibrated, a hump is too cautious, a bowl too sure. PIT p: Kolmogorov-Smirnov on every h-th
      origin; the hypothesis is that the spread is even, and with few origins a large p shows little.
    </dd>
    <dt>Confidence</dt>
    <dd>
      How surely forecasts like this one had less mean loss than the best baseline at past origins, drawn towards one
      half where separate outcomes are few. It is no probability that the next forecast is right. “Not enough evidence”
      is not a low confidence: it is none.
    </dd>
    <dt>Confidence, scored</dt>
    <dd>
      The same statement made at each past origin from what was known there, held against whether the forecast then beat
      the baseline.
    </dd>
    <dt>Recalibration</dt>
    <dd>
      What shifting the quantiles by past misses would have done to later forecasts. It is offered beside the forecasts,
      never applied to them.
    </dd>
    <dt>Fragility</dt>
    <dd>
      How far the headline moves when one input or rule is changed, in half-widths of its 80 per cent interval; the
      cause is named.
    </dd>
    <dt>Driver, arc, trust</dt>
    <dd>
      The tag of the rules that move the headline most; the shape of the overlay that moves most; and a word for
      confidence and fragility together: trusted from confidence ${trusted.minConfidence} and up to fragility
      ${trusted.maxFragility}, fragile below confidence ${fragile.minConfidence} or above fragility
      ${fragile.maxFragility}, else moderate. A label allows nothing: that is the licence’s to say.
    </dd>
    <dt>Verdict</dt>
    <dd>
      Validation accepts or rejects a forecast by its integrity; the licence says whether its evidence allows it to be
      used. A rejected or unlicensed forecast is not a failed job.
    </dd>
  </dl>`;
