/** The value below which this share of all lies, by the nearest rank. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

function median(values) {
  return percentile(values, 0.5);
}

/** How many times as long: the median over the runs, each against what was measured right beside it. */
export function medianRatio(values, ideals) {
  return median(values.map((value, run) => value / ideals[run]));
}

/** Fewer runs have no 99th percentile, only a worst one. */
const ENOUGH_FOR_P99 = 100;

/** What a row says of its runs; `worst` is the 99th percentile, or the largest of fewer than 100. */
export function summarise(values) {
  return {
    ...{ median: median(values), worst: percentile(values, values.length < ENOUGH_FOR_P99 ? 1 : 0.99) },
    ...{ worstIs: values.length < ENOUGH_FOR_P99 ? 'max' : 'p99' },
    ...{ p25: percentile(values, 0.25), p75: percentile(values, 0.75), runs: values.length },
  };
}
