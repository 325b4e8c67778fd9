/**
 * Where the facts of controls come from: one port for each kind of source. A collector names its kind, and is given the port
 * of that kind; the engine passes it on and knows no kind by name. A further kind is a line in `Ports`, an adapter, and a
 * line in shared/wiring/sources.ts.
 */
import type { ChainUnit } from './chain.ts';
import type { MetricPort } from './metric.ts';

/** The parts of an AWS SDK v3 client that the library itself touches. */
export interface SdkClient {
  // biome-ignore lint/suspicious/noExplicitAny: each SDK client overloads send with its own commands
  send(command: any, ...rest: any[]): any;
  destroy(): void;
}
// biome-ignore lint/suspicious/noExplicitAny: every client class has its own configuration type
export type SdkClientClass<C> = new (config: any) => C;

/** A caller of AWS with the actions it declares: a collector, and what looks at an organisation before any collector can. */
export interface Declared {
  readonly id: string;
  readonly actions: readonly string[];
  readonly silent?: Readonly<Record<string, string>>;
}

export interface Target {
  readonly region: string;
  /** Left out: the account itself. */
  readonly account?: string;
}

/** Access to one account: gives clients that may call the declared actions and no others. */
export interface AccountReach {
  client<C extends SdkClient>(Client: SdkClientClass<C>, target: Target, caller: Declared): C;
}

/** AWS's APIs. Every call made through `client` is counted, checked against the collector's `actions`, and retried. */
export interface AwsPort {
  /** Another account only for organisation scope: a delegated administrator that answers for all. */
  client<C extends SdkClient>(Client: SdkClientClass<C>, target?: Partial<Target>): C;
}

/** A kind of record that the history keeps of an account or of the whole organisation, such as attestations. */
export interface RecordKind<R, State> {
  /** The unit of an account's records, or of the organisation's for `ORGANIZATION`. */
  unitOf(account: string): ChainUnit<State>;
  listed(state: State): readonly R[];
}

/** What people and pipelines stored in the history. */
export interface RecordsPort {
  /** The records that apply to the account: its own, and those of the whole organisation. Read once, when first asked for. */
  of<R, State>(kind: RecordKind<R, State>): Promise<readonly R[]>;
}

/** The port of each kind of source: one to four verbs. */
export interface Ports {
  readonly aws: AwsPort;
  readonly metric: MetricPort;
  readonly records: RecordsPort;
}
export type SourceKind = keyof Ports;

/** Kinds of evidence that a control may rest on. One that AWS can prove and people may attest rests on attested evidence. */
export const EVIDENCE_KINDS = ['attested', 'repository', 'probe', 'metric', 'aws'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** An account whose facts are to be read. */
export interface Opening {
  /** Account id, or `ORGANIZATION`. */
  readonly account: string;
  /** Milliseconds for reading; what was not read by then is unreadable. */
  readonly within?: number | undefined;
}

/** Gives each collector the port of its kind, for one account and as long as its facts are read. */
export type OpenPorts = {
  readonly [Kind in SourceKind]: (caller: Declared, region: string) => Ports[Kind];
};

/** The adapter of each kind of source. What a port remembers is remembered for one opening. */
export type SourceAdapters = { readonly [Kind in SourceKind]: (opening: Opening) => OpenPorts[Kind] };

export const openPorts = (adapters: SourceAdapters, opening: Opening): OpenPorts =>
  Object.fromEntries(Object.entries(adapters).map(([kind, open]) => [kind, open(opening)])) as unknown as OpenPorts;
