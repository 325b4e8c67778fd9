import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../shared/controls/index.ts';
import { actionsOf, MANAGED_POLICY_SIZE, policyDocuments } from '../../shared/derive/permissions.ts';

const size = (document: unknown) => JSON.stringify(document).length;

const word = fc.stringMatching(/^[a-z]{1,12}(-[a-z0-9]{1,6})?$/);
const actions = fc.array(
  fc.tuple(word, fc.stringMatching(/^[A-Z][A-Za-z]{2,60}$/)).map(([service, operation]) => `${service}:${operation}`),
  { maxLength: 400 },
);

describe('policy documents', () => {
  it('allow exactly the given actions, and each fits the size of a managed policy', () => {
    fc.assert(
      fc.property(actions, (wanted) => {
        const documents = policyDocuments(wanted);
        const allowed = documents.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action);
        expect(allowed).toEqual([...new Set(wanted)].sort());
        for (const document of documents) expect(size(document)).toBeLessThanOrEqual(MANAGED_POLICY_SIZE);
      }),
      { numRuns: 40 },
    );
  });

  it('are as few as possible: the first action of a document did not fit into the one before', () => {
    const many = Array.from({ length: 600 }, (_, index) => `service${index % 40}:DescribeSomething${index}`);
    const documents = policyDocuments(many);
    expect(documents.length).toBeGreaterThan(1);
    documents.slice(1).forEach((document, index) => {
      const [first] = document.Statement.flatMap(({ Action }) => Action);
      const before = documents[index]?.Statement.flatMap(({ Action }) => Action) ?? [];
      expect(policyDocuments([...before, String(first)])).toHaveLength(2);
    });
  });

  it('have one statement per service, named after it', () => {
    const [document] = policyDocuments(['s3:GetBucketAcl', 'access-analyzer:ListAnalyzers', 's3:ListAllMyBuckets']);
    expect(document?.Statement).toEqual([
      { Sid: 'ReadAccessAnalyzer', Effect: 'Allow', Action: ['access-analyzer:ListAnalyzers'], Resource: '*' },
      { Sid: 'ReadS3', Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:ListAllMyBuckets'], Resource: '*' },
    ]);
  });

  it('are refused for an action that fits into no policy', () => {
    expect(() => policyDocuments([`s3:${'x'.repeat(MANAGED_POLICY_SIZE)}`])).toThrow(
      /larger than a whole group: "s3:x/,
    );
  });

  it('are none if there are no actions', () => expect(policyDocuments([])).toEqual([]));
});

describe('the permissions of all controls', () => {
  const documents = policyDocuments(actionsOf(controls));

  it('have no wildcard among the actions', () => {
    for (const action of actionsOf(controls)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
  });

  it('fit the ten managed policies that a role may have', () => {
    // "IAM and AWS STS quotas": managed policies attached to a role
    expect(documents.length).toBeLessThanOrEqual(10);
  });

  it('have statement ids that IAM accepts, each once in its document', () => {
    for (const { Statement } of documents) {
      const ids = Statement.map(({ Sid }) => Sid);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});
