/** JSON that is written piece by piece. */

/** The members of a list, one a line, between what opens and what closes it. */
export async function* jsonList(
  members: AsyncIterable<unknown> | Iterable<unknown>,
  open = '[',
  close = ']\n',
): AsyncIterable<string> {
  let separator = `${open}\n`;
  for await (const member of members) {
    yield separator + JSON.stringify(member);
    separator = ',\n';
  }
  yield separator === ',\n' ? `\n${close}` : `${open}${close}`;
}

export async function* mapped<In, Out>(items: AsyncIterable<In>, map: (item: In) => Out): AsyncIterable<Out> {
  for await (const item of items) yield map(item);
}
