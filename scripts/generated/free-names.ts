/** The names that a piece of code takes from outside: those that no parameter and no declaration within it binds. */
import type { Node } from 'acorn';

// biome-ignore lint/suspicious/noExplicitAny: acorn types its nodes by their common fields alone
type AnyNode = any;

/** The names that a pattern binds: `a`, `{ a, b: c }`, `[a, ...b]`, `a = 1`. */
export function namesBound(pattern: AnyNode): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type === 'ObjectPattern')
    return pattern.properties.flatMap((property: AnyNode) => namesBound(property.value ?? property.argument));
  if (pattern.type === 'ArrayPattern') return pattern.elements.flatMap((one: AnyNode) => (one ? namesBound(one) : []));
  return namesBound(pattern.left ?? pattern.argument);
}

/** Without the keys of properties, and without these parts of the piece. */
export function freeNames(piece: Node, without: readonly Node[]): Set<string> {
  const names = new Set<string>();
  const walk = (current: AnyNode, bound: ReadonlySet<string>): void => {
    if (Array.isArray(current)) {
      for (const one of current) walk(one, bound);
      return;
    }
    if (typeof current?.type !== 'string' || without.includes(current)) return;
    if (current.type === 'Identifier' && !bound.has(current.name)) names.add(current.name);
    const inner = new Set([...bound, ...namesOfScope(current)]);
    for (const [field, child] of Object.entries<AnyNode>(current)) {
      const isKey = (field === 'property' || field === 'key') && !current.computed;
      if (child && typeof child === 'object' && !isKey) walk(child, inner);
    }
  };
  walk(piece, new Set());
  return names;
}

/** The names that a function, a block, a loop or a `catch` binds for what is within it. */
function namesOfScope(node: AnyNode): string[] {
  if (/Function/.test(node.type)) return node.params.flatMap(namesBound);
  if (node.type === 'BlockStatement') return node.body.flatMap(namesDeclared);
  if (/^For/.test(node.type)) return namesDeclared(node.init ?? node.left);
  return node.type === 'CatchClause' && node.param ? namesBound(node.param) : [];
}

function namesDeclared(statement: AnyNode): string[] {
  if (statement?.type === 'VariableDeclaration')
    return statement.declarations.flatMap(({ id }: AnyNode) => namesBound(id));
  return /^(Function|Class)Declaration$/.test(statement?.type) ? [statement.id.name] : [];
}
