/** The parts of a period's report, as a table or CSV shows one of them. */
export const PERIOD_PARTS = [
  ...(['requirements', 'population', 'exceptions', 'unseen', 'waivers', 'attestations', 'sample'] as const),
];
export type PeriodPartName = (typeof PERIOD_PARTS)[number];
