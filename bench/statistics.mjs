/** The percentile by the nearest-rank method. @param share from 0 to 1 */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

function median(values) {
  return percentile(values, 0.5);
}

/** The median of the ratios of all runs, each to the reference measured right before it. */
export function medianRatio(values, ideals) {
  return median(values.map((value, run) => value / ideals[run]));
}

/** Runs needed for a 99th percentile; with fewer, the maximum is used. */
const ENOUGH_FOR_P99 = 100;

/** The statistics of a row; `worst` is the 99th percentile, or the maximum of fewer than 100 runs. */
export function summarise(values) {
  return {
    ...{ median: median(values), worst: percentile(values, values.length < ENOUGH_FOR_P99 ? 1 : 0.99) },
    ...{ worstIs: values.length < ENOUGH_FOR_P99 ? 'max' : 'p99' },
    ...{ p25: percentile(values, 0.25), p75: percentile(values, 0.75), runs: values.length },
  };
}
