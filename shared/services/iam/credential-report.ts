/**
 * AWS IAM: the credential report, one document with the credentials of every user of the account. AWS writes it on request and
 * returns the same one for four hours ("Get credential reports for your AWS account"), so its content can be that old.
 */
import type { IAMClient } from '@aws-sdk/client-iam';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  known,
  malformed as malformedAnswer,
  orAbsent,
  pastInstantOf,
  required,
  type Seen,
  seenIn,
} from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-iam');
type Sdk = Awaited<ReturnType<typeof sdk>>;

export interface AccessKey {
  /** 1 or 2, as the report counts them. */
  readonly slot: number;
  readonly active: Seen<boolean>;
  /** ISO instants: when it was created or last replaced, and when it was last used; null if never. */
  readonly rotated: Seen<string | null>;
  readonly lastUsed: Seen<string | null>;
}

export interface CredentialedUser {
  readonly name: string;
  /** ISO instant. */
  readonly created: Seen<string>;
  readonly mfa: Seen<boolean>;
  /** Null if the user has no console password. Instants as in `AccessKey`. */
  readonly password: Seen<{ readonly changed: Seen<string | null>; readonly lastUsed: Seen<string | null> } | null>;
  readonly accessKeys: readonly AccessKey[];
}

const GET = 'iam:GetCredentialReport';

const ROOT = '<root_account>';

interface Row {
  readonly user: CredentialedUser;
  /**
   * ISO instant of its last sign-in to the console; null where none is recorded. For the root user only, the report
   * does not say whether a password exists.
   */
  readonly signedIn: Seen<string | null>;
}

/** Every row of the report: the root user's is one of them. */
const reportRows = collector({
  id: 'iam.credential-report',
  scope: 'account',
  actions: [GET, 'iam:GenerateCredentialReport'],
  triggers: [
    apiCalls(
      'iam',
      'CreateUser',
      'UpdateUser',
      'DeleteUser',
      'CreateLoginProfile',
      'UpdateLoginProfile',
      'DeleteLoginProfile',
      'ChangePassword',
      'EnableMFADevice',
      'DeactivateMFADevice',
      'CreateAccessKey',
      'UpdateAccessKey',
      'DeleteAccessKey',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Row>[]> => {
    const [header = [], ...rows] = csvRows(await freshReport(aws.client(sdk.IAMClient), sdk));
    for (const column of COLUMNS) if (!header.includes(column)) throw malformed(`no column ${column}`);
    return rows.map((row) => rowOf(header, row, aws.now));
  },
});

/** Every IAM user with its credentials; the root user is `rootUser`. */
export const credentialedUsers = collector({
  id: 'iam.credentialed-users',
  scope: 'account',
  actions: [],
  uses: [reportRows],
  triggers: [],
  collect: async (aws): Promise<Resource<CredentialedUser>[]> =>
    (await aws.facts(reportRows))
      .filter(({ id }) => !id.endsWith(':root'))
      .map(({ id, facts }) => ({ id, facts: facts instanceof CouldNotRead ? facts : facts.user })),
});

export interface RootUse {
  /** ISO instant of the last use of its password or of one of its access keys; null where none is recorded. */
  readonly lastUsed: Seen<string | null>;
}

/** One resource: the account's root user. It signs in without an event that names it alone, so the scan asks. */
export const rootUse = collector({
  id: 'iam.root-use',
  scope: 'account',
  actions: [],
  uses: [reportRows],
  triggers: [],
  collect: async (aws): Promise<Resource<RootUse>[]> => {
    const root = (await aws.facts(reportRows)).find(({ id }) => id.endsWith(':root'));
    const { id, facts } = required(root, GET, ROOT);
    return [{ id, facts: facts instanceof CouldNotRead ? facts : { lastUsed: seenIn(() => lastUseOf(facts)) } }];
  },
});

function lastUseOf({ signedIn, user: { accessKeys } }: Row): string | null {
  const uses = [signedIn, ...accessKeys.map(({ lastUsed }) => lastUsed)].map((one) => known(one));
  return uses.reduce((latest, one) => (one !== null && (latest === null || one > latest) ? one : latest), null);
}

/** Milliseconds between two requests for an unfinished report: AWS usually takes a few seconds. */
const PATIENCE = [0, 1_000, 2_000, 4_000];
const MISSING = ['CredentialReportNotPresentException', 'CredentialReportExpiredException'];
const IN_THE_MAKING = 'CredentialReportNotReadyException';

/** The report that AWS keeps, or a new one if it is ready within a few requests: a scan does not wait longer. */
async function freshReport(client: IAMClient, sdk: Sdk): Promise<string> {
  const look = async () => {
    const answer = await orAbsent(client.send(new sdk.GetCredentialReportCommand({})), ...MISSING, IN_THE_MAKING);
    return answer && Buffer.from(required(answer.Content, GET, 'Content')).toString('utf8');
  };
  const held = await look();
  if (held !== null) return held;
  await client.send(new sdk.GenerateCredentialReportCommand({}));
  for (const milliseconds of PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    const made = await look();
    if (made !== null) return made;
  }
  throw new CouldNotRead(GET, 'timed-out', 'the report is still in the making');
}

const malformed = (what: string): CouldNotRead => malformedAnswer(GET, what);

/** Rows of fields. A user's name may contain a comma, and a field may be in quotation marks, which are doubled inside it. */
export const csvRows = (text: string): string[][] =>
  text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  ...[1, 2].flatMap((slot) => ['active', 'last_rotated', 'last_used_date'].map((what) => `access_key_${slot}_${what}`)),
];

/** An unreadable row makes only its user unreadable, and an unreadable field only that field. */
const rowOf = (header: readonly string[], row: readonly string[], now: Date): Resource<Row> => ({
  id: row.find((field) => field.startsWith('arn:')) ?? String(row[0]),
  facts:
    row.length === header.length
      ? {
          user: credentialsOf(header, row, now),
          signedIn: seenIn(() => instant(row[header.indexOf('password_last_used')] ?? '')),
        }
      : malformed('a row of another width than the header'),
});

function credentialsOf(header: readonly string[], row: readonly string[], now: Date): CredentialedUser {
  const field = (column: string): string => row[header.indexOf(column)] ?? '';
  const when = (column: string) =>
    seenIn(() => {
      const found = instant(field(column));
      return found === null ? null : pastInstantOf(found, now, GET, column);
    });
  const is = (column: string) => seenIn(() => truth(field(column)));
  return {
    name: field('user'),
    created: seenIn(() => required(instant(field('user_creation_time')), GET, 'user_creation_time')),
    mfa: is('mfa_active'),
    password: seenIn(() =>
      truth(field('password_enabled'))
        ? { changed: when('password_last_changed'), lastUsed: when('password_last_used') }
        : null,
    ),
    accessKeys: [1, 2].map((slot) => ({
      slot,
      active: is(`access_key_${slot}_active`),
      rotated: when(`access_key_${slot}_last_rotated`),
      lastUsed: when(`access_key_${slot}_last_used_date`),
    })),
  };
}

/** The values of the report where there is no date. */
const NO_DATE = ['N/A', 'no_information', 'not_supported'];

function instant(field: string): string | null {
  if (NO_DATE.includes(field)) return null;
  const time = Date.parse(field);
  if (Number.isNaN(time)) throw malformed('a date that is none');
  return new Date(time).toISOString();
}

function truth(field: string): boolean {
  const word = field.toLowerCase();
  if (word !== 'true' && word !== 'false') throw malformed('neither true nor false');
  return word === 'true';
}
