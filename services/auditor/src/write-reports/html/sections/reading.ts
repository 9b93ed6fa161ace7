import { html } from '../markup.js';

/** The words of the report in a few sentences each. */
export const readingSection = html`<dl class="plain">
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
    Distance of a forecast distribution from what happened, in the unit of the target. Less is better; for a single
    value it is the absolute error.
  </dd>
  <dt>Skill</dt>
  <dd>
    1 minus CRPS over that of the best simple baseline on the same outcomes. 0 is no better than the baseline, 1 is
    perfect.
  </dd>
  <dt>Coverage, PIT</dt>
  <dd>
    How often outcomes fell into the interval that should hold that share, and where in the forecast they fell: an even
    spread is calibrated, a hump is too cautious, a bowl too sure.
  </dd>
  <dt>Confidence</dt>
  <dd>
    Measured reliability of forecasts like this one at past origins. “Not enough evidence” is not a low confidence: it
    is none.
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
    How far the headline moves when one input or rule is changed, in half-widths of its 80 per cent interval; the cause
    is named.
  </dd>
  <dt>Verdict</dt>
  <dd>
    Validation accepts or rejects a forecast by its integrity; the licence says whether its evidence allows it to be
    used. A rejected or unlicensed forecast is not a failed job.
  </dd>
</dl>`;
