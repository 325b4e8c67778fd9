/**
 * Starts to measure; the function that it returns gives the milliseconds of processor time since then. Unlike the time on
 * a clock, it does not grow when other programs keep the machine busy.
 */
export function processorTime(): () => number {
  const started = process.cpuUsage();
  return () => process.cpuUsage(started).user / 1_000;
}
