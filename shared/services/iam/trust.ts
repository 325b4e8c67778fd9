/** Whom the trust policy of a role lets assume it. */
import { isConditional, isRecord, type Statement, statementsOf, textsOf } from './policy-document.ts';

export interface Trust {
  /** Whether any principal of any account may assume it, because no condition limits it. */
  readonly everybody: boolean;
  /** A user may assume it without MFA: an account or a user is trusted, and no condition asks for MFA. */
  readonly usersWithoutMfa: boolean;
  /** Ids of the accounts that are trusted, or whose users and roles are. */
  readonly accounts: readonly string[];
}

export function trustOf(document: string | undefined): Trust {
  const statements = statementsOf(document, 'AssumeRolePolicyDocument');
  const allowing = statements.filter(({ Effect }) => Effect === 'Allow');
  const refusesWithoutMfa = statements.some(
    (statement) => statement.Effect === 'Deny' && isEverybody(statement) && isWithoutMfa(statement),
  );
  return {
    everybody: allowing.some((statement) => isEverybody(statement) && !isConditional(statement)),
    usersWithoutMfa:
      !refusesWithoutMfa && allowing.some((statement) => admitsUsers(statement) && !asksForMfa(statement)),
    accounts: [...new Set(allowing.flatMap(principalsOf).flatMap(accountIn))].sort(),
  };
}

/** Users, roles and accounts: "Principal": "*" is `{ "AWS": "*" }` ("AWS JSON policy elements: Principal"). */
const principalsOf = ({ Principal }: Statement): string[] =>
  isRecord(Principal) ? textsOf(Principal.AWS) : textsOf(Principal);

const isEverybody = (statement: Statement): boolean => principalsOf(statement).includes('*');

/** An account, given by its id or by the ARN of its root, means all its users and roles. */
const admitsUsers = (statement: Statement): boolean =>
  principalsOf(statement).some((principal) => principal === '*' || /^\d{12}$|:root$|:user\//.test(principal));

const accountIn = (principal: string): string[] => {
  const [, id] = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(principal) ?? [];
  return id ? [id] : [];
};

const PRESENT = 'aws:multifactorauthpresent';
const AGE = 'aws:multifactorauthage';

/**
 * `BoolIfExists` also admits requests without this key, such as those with long-term access keys ("AWS global condition
 * context keys").
 */
const asksForMfa = ({ Condition }: Statement): boolean =>
  conditionsIn(Condition).some(
    ({ operator, key, values }) =>
      (operator === 'bool' && key === PRESENT && values.every((value) => value === 'true')) ||
      (operator.startsWith('numericlessthan') && !operator.endsWith('ifexists') && key === AGE),
  );

/** A denial with a second condition does not refuse every request without MFA. */
function isWithoutMfa({ Condition }: Statement): boolean {
  const [condition, ...others] = conditionsIn(Condition);
  if (!condition || others.length > 0) return false;
  const { operator, key, values } = condition;
  return operator === 'boolifexists' && key === PRESENT && values.length === 1 && values[0] === 'false';
}

const conditionsIn = (condition: unknown) =>
  entriesOf(condition).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, value]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: (Array.isArray(value) ? value : [value]).map((one) => String(one).toLowerCase()),
    })),
  );

const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);
