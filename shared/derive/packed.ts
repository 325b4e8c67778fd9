/** Groups items in order, each group as large as fits. Throws when an item does not fit even alone. */
export function packed<T>(items: readonly T[], fits: (group: readonly T[]) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && fits([...last, item])) {
      last.push(item);
      continue;
    }
    if (!fits([item])) throw new RangeError(`larger than a whole group: ${JSON.stringify(item)}`);
    groups.push([item]);
  }
  return groups;
}
