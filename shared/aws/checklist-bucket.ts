/** Checklists in the bucket of the evidence: Markdown, each with its mapping beside it, below one prefix. */
import type { Bucket } from './archive.ts';

/** The prefix of all checklists (infra/constructs/api.ts lets the API's function read it). */
const PREFIX = 'checklists/';
const TEXT = '.md';
const MAPPING = '.plumbline.yml';
/** The most checklists that a page shows. */
const MOST = 200;
const NAME = /^[\w.-]{1,200}$/;

export const checklistBucket = (stored: Bucket) => {
  const { client } = stored;
  const read = async (key: string): Promise<Uint8Array | null> => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    try {
      const { Body } = await (await client()).send(new GetObjectCommand({ Bucket: stored.bucket, Key: key }));
      return (await Body?.transformToByteArray()) ?? null;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  };
  return {
    list: async (): Promise<readonly string[]> => {
      const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
      const asked = { Bucket: stored.bucket, Prefix: PREFIX, MaxKeys: 2 * MOST };
      const { Contents = [] } = await (await client()).send(new ListObjectsV2Command(asked));
      return Contents.flatMap(({ Key = '' }) => (Key.endsWith(TEXT) ? [Key.slice(PREFIX.length, -TEXT.length)] : []))
        .filter((name) => NAME.test(name))
        .slice(0, MOST)
        .sort();
    },
    read: async (name: string): Promise<{ text: Uint8Array; mapping: string | null } | null> => {
      if (!NAME.test(name)) return null;
      const text = await read(`${PREFIX}${name}${TEXT}`);
      if (text === null) return null;
      const mapping = await read(`${PREFIX}${name}${MAPPING}`);
      return { text, mapping: mapping && new TextDecoder().decode(mapping) };
    },
  };
};
