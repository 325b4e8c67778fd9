/** Facts of buckets that examples of controls begin with. */
const TRAIL_BUCKET = 'arn:aws:s3:::trail-logs';

/** The bucket as closed to the public, but for what is changed. */
export const exposed = (changed: object = {}, id = TRAIL_BUCKET) => ({
  exposures: [{ id, facts: { policy: 'private', acl: 'blocked', ...changed } as const }],
});
