import { placeInBlock, rowAt } from '../dynamics/index.js';
import { fillNormals, fillUniforms, type StreamKey } from '../random/index.js';

/** Residuals of mean 0 and variance 1 that are drawn in blocks of so many that follow each other. */
export interface Resampled {
  readonly residuals: Float64Array;
  readonly block: number;
}

/**
 * One shock per path: a standard normal draw, or a residual of the block that is open in this turn. All turns of a block
 * read the uniform draw of its first one, so any turn can be made alone.
 *
 * @param turn from 1
 */
export function drawShocks(
  out: Float64Array,
  resampled: Resampled | undefined,
  key: StreamKey,
  id: number,
  turn: number,
  firstPath: number,
): void {
  if (resampled === undefined) {
    fillNormals(out, key, id, turn, firstPath, out.length);
    return;
  }
  const { residuals, block } = resampled;
  const { drawnAt, offset } = placeInBlock(turn, block);
  fillUniforms(out, key, id, drawnAt, firstPath, out.length);
  for (let p = 0; p < out.length; p++) out[p] = residuals[rowAt(out[p]!, offset, residuals.length)]!;
}
