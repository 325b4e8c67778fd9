/** Notices every field of an answer that is read, wherever it is read. */
import { type Field, type ServiceTypes, shapeOf } from './sdk-types.ts';

/** Steps from an answer to a value in it: fields by name, elements of lists by number. */
export type Path = readonly (string | number)[];

export interface Read {
  /** As it is in all answers: `DBInstances[].StorageEncrypted`, `Features[].Name`, `Tags{}`. */
  readonly field: string;
  /** As it is in this one. */
  readonly path: Path;
  readonly value: unknown;
  /** As the SDK declares it; empty where it does not. */
  readonly type: string;
  readonly declared?: Field;
}

type Notice = (read: Read) => void;

interface Place {
  readonly field: string;
  readonly path: Path;
  readonly type: string;
}

/** The answer of an operation, with a notice for every field that is read from it. */
export function recorded(answer: object, types: ServiceTypes, operation: string, notice: Notice): object {
  const place = { field: '', path: [], type: types.output(operation) ?? '' };
  return watched(answer, place, types, notice) as object;
}

/** Fields that the SDK and promises read in every answer. */
const NO_FIELDS = ['$metadata', 'then'];

const isOpaque = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value);

function watched(value: unknown, place: Place, types: ServiceTypes, notice: Notice): unknown {
  if (isOpaque(value)) return value;
  const inner = new Map<string, unknown>();
  return new Proxy(value as object, {
    get: (target, key, receiver) => {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || NO_FIELDS.includes(key) || typeof found === 'function') return found;
      const step = stepTo(target, key, place, types);
      if (!step) return found;
      notice({ ...step, value: found });
      if (isOpaque(found)) return found;
      const proxy = inner.get(key) ?? watched(found, step, types, notice);
      inner.set(key, proxy);
      return proxy;
    },
  });
}

function stepTo(target: object, key: string, place: Place, types: ServiceTypes): (Place & { declared?: Field }) | null {
  const shape = shapeOf(types, place.type);
  if (Array.isArray(target)) {
    if (!/^\d+$/.test(key) || Number(key) >= target.length) return null;
    const type = shape.kind === 'list' ? shape.of : '';
    return { field: `${place.field}[]`, path: [...place.path, Number(key)], type };
  }
  const path = [...place.path, key];
  if (shape.kind === 'map') return { field: `${place.field}{}`, path, type: shape.of };
  const declared = shape.kind === 'structure' ? shape.fields.get(key) : undefined;
  const field = place.field ? `${place.field}.${key}` : key;
  return { field, path, type: declared?.type ?? '', ...(declared ? { declared } : {}) };
}
