/** Counts what Plumbline does in a month for an organisation: scans, events, commits and calls. Pure. */
import * as assumed from './assumed.ts';
import * as measured from './measured.ts';

export interface Organisation {
  readonly accounts: number;
  /** Regions that are scanned in each account. */
  readonly regions: number;
  readonly scansPerDay: number;
  /** Commits per unit and day: evaluations in which at least one verdict changed. */
  readonly changesPerUnitPerDay: number;
  /** Events per unit and day that controls react to. */
  readonly eventsPerUnitPerDay: number;
  /** Open findings per unit. */
  readonly findingsPerUnit: number;
  /** The resources that are read one by one: buckets of an account, and customer-managed keys in each region. */
  readonly bucketsPerAccount: number;
  readonly keysPerRegion: number;
  /** Metrics that a scan of an account asks for: by resource in `measured.METRICS`. */
  readonly metricsPerAccount: number;
  /**
   * Trails beyond the first that record management events in every account and region; AWS charges for those copies.
   */
  readonly trailCopies: number;
  /** Requests of the API a month; 0 without an API. */
  readonly apiRequests: number;
  /** 1 if the changes of each run are kept for Athena, 0 if not. */
  readonly athena: 0 | 1;
  /** 1 if transitions are sent to Security Hub, 0 if not. */
  readonly securityHub: 0 | 1;
}

/**
 * 500 accounts × 4 regions, daily. The rates are guesses, to be replaced by your own: a change per unit every five
 * days, two events per unit and day (5,000 a day in all), the findings, buckets and keys of the simulated organisation, and
 * in ten accounts two load balancers and two databases.
 */
export const TYPICAL: Organisation = {
  accounts: 500,
  regions: 4,
  scansPerDay: 1,
  changesPerUnitPerDay: 0.2,
  eventsPerUnitPerDay: 2,
  findingsPerUnit: 1.2,
  ...measured.SIMULATED,
  metricsPerAccount: (2 * measured.METRICS.loadBalancer + 2 * measured.METRICS.database) / 10,
  trailCopies: 0,
  apiRequests: 0,
  athena: 0,
  securityHub: 0,
};

/** Counts of one month. */
export interface Month {
  readonly units: number;
  readonly runs: number;
  /** Scans of accounts, and of the organisation itself. */
  readonly items: number;
  readonly unitScans: number;
  /** Runs in which all controls of an account are due: one a week; if there are fewer runs, each of them. */
  readonly wholeRuns: number;
  readonly events: number;
  readonly commits: number;
  /** The number of reactions that collect facts again. */
  readonly looks: number;
  /** Calls of the accounts' APIs: all of them, and the part that S3 and KMS charge for. */
  readonly calls: number;
  readonly bucketCalls: number;
  readonly keyCalls: number;
  readonly scanSeconds: number;
  readonly lookSeconds: number;
}

/**
 * The calls for buckets and keys beyond those of the simulation, in a scan of one account and in a reaction to an
 * event.
 */
function callsBeyond({ regions, bucketsPerAccount, keysPerRegion }: Organisation) {
  const buckets = bucketsPerAccount - measured.SIMULATED.bucketsPerAccount;
  const keys = keysPerRegion - measured.SIMULATED.keysPerRegion;
  return {
    scan: { buckets: buckets * measured.BUCKET.apiCalls, keys: regions * keys * measured.KEY.apiCalls },
    look: { buckets: buckets * measured.BUCKET.callsPerEvent, keys: keys * measured.KEY.callsPerEvent },
    // regions are read at the same time, so only the keys of one region add to the waiting
    inARow: (buckets * measured.BUCKET.apiCalls + keys * measured.KEY.apiCalls) / measured.READ_AT_A_TIME,
    cpuSeconds: (buckets + regions * keys) * measured.CPU_SECONDS_PER_RESOURCE,
  };
}
type Beyond = ReturnType<typeof callsBeyond>;

/** Seconds that a scan of one account takes: sequential calls, and the CPU work between them. */
const scanSeconds = (regions: number, beyond: Beyond): number =>
  (measured.callsInARow(regions) + beyond.inARow) * assumed.CALL_SECONDS +
  ((regions + 1) * measured.CPU_SECONDS_PER_UNIT + beyond.cpuSeconds) * assumed.SLOWER_CORE;

const lookSeconds = ({ look }: Beyond): number =>
  (measured.REACTION.callsInARow + (look.buckets + look.keys) / measured.READ_AT_A_TIME) * assumed.CALL_SECONDS +
  assumed.PROJECT_SECONDS;

export function monthOf(organisation: Organisation): Month {
  const { accounts, regions, scansPerDay, changesPerUnitPerDay, eventsPerUnitPerDay } = organisation;
  const units = accounts * (regions + 1) + 1;
  const runs = scansPerDay * assumed.DAYS;
  const unitScans = units * runs;
  const wholeRuns = Math.min(runs, assumed.DAYS / 7);
  const { SCAN, RESTED } = measured;
  const inScans = (counted: 'apiCalls' | 's3Calls' | 'kmsCalls') =>
    units * (wholeRuns * SCAN[counted] + (runs - wholeRuns) * RESTED[counted]);
  const events = units * eventsPerUnitPerDay * assumed.DAYS;
  const looks = events * assumed.LOOKS_PER_EVENT;
  const beyond = callsBeyond(organisation);
  const bucketsBeyond = accounts * runs * beyond.scan.buckets + looks * beyond.look.buckets;
  // keys are read once a week
  const keysBeyond = accounts * wholeRuns * beyond.scan.keys + looks * beyond.look.keys;
  return {
    units,
    runs,
    items: accounts + 1,
    unitScans,
    wholeRuns,
    events,
    looks,
    commits: units * changesPerUnitPerDay * assumed.DAYS + runs,
    calls: inScans('apiCalls') + looks * measured.REACTION.apiCalls + bucketsBeyond + keysBeyond,
    bucketCalls: inScans('s3Calls') + bucketsBeyond,
    keyCalls: inScans('kmsCalls') + keysBeyond,
    scanSeconds: scanSeconds(regions, beyond),
    lookSeconds: lookSeconds(beyond),
  };
}
