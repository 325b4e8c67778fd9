/**
 * Computes digests of what code does: of the declarations that it reaches, as tokens. Types, comments, layout, file
 * names and unreachable code do not count, so that a reworded comment or a moved file changes no digest. Node strips
 * the types and acorn gives the tokens. Neither prints code, so the digest does not depend on how a release of them
 * does.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { type Node, parse, tokenizer } from 'acorn';
import { sha256 } from '../../shared/core/digest.ts';
import { freeNames, namesBound } from './free-names.ts';

const DIGEST_LENGTH = 12;
const SYNTAX = { ecmaVersion: 'latest', sourceType: 'module' } as const;
/** Makes every control, by itself or through a factory. */
const CONTROL = 'control';
/** Only writes messages about unreadable facts; the status of a verdict does not depend on the words. */
const WORDING = 'shared/core/errors.ts';

/** A piece of code: its file and node, and the parts of it that are left out. */
export interface Piece {
  readonly file: string;
  readonly node: Node;
  readonly without: readonly Node[];
}

interface Imported {
  /** One of our files, or the name of a package. */
  readonly from: string;
  readonly name: string;
}

interface Module {
  readonly source: string;
  readonly declared: ReadonlyMap<string, Node>;
  readonly imported: ReadonlyMap<string, Imported>;
}

// biome-ignore lint/suspicious/noExplicitAny: acorn types its nodes by their common fields alone
type AnyNode = any;

export function behaviours(root: string) {
  const modules = new Map<string, Module>();
  const moduleOf = (file: string): Module => {
    const module = modules.get(file) ?? readModule(file);
    modules.set(file, module);
    return module;
  };

  /** The digest of these pieces and of every declaration that they reach, in any file. */
  const digestOf = (pieces: readonly Piece[]): string => {
    const texts = new Set<string>();
    const reached = new Set<Node>();
    const visit = (piece: Piece): void => {
      if (reached.has(piece.node)) return;
      reached.add(piece.node);
      texts.add(tokensOf(moduleOf(piece.file).source, piece));
      for (const name of freeNames(piece.node, piece.without)) follow(piece.file, name);
    };
    const follow = (file: string, name: string): void => {
      const { declared, imported } = moduleOf(file);
      const node = declared.get(name);
      if (node) visit({ file, node, without: collectorTriggers(node) });
      const other = imported.get(name);
      if (other) followImport(other);
    };
    const followImport = ({ from, name }: Imported): void => {
      if (!from.endsWith('.ts')) texts.add(`${from} ${name}`);
      else if (relative(root, from) !== WORDING) follow(from, name);
    };
    pieces.forEach(visit);
    return sha256([...texts].sort().join('\n')).slice(0, DIGEST_LENGTH);
  };

  /** The `control({…})` of the function that makes the control; undefined where the call is that of `control` itself. */
  const factoryOf = (file: string, { callee }: AnyNode): { file: string; node: Node } | undefined => {
    if (callee?.name === undefined || callee.name === CONTROL) return undefined;
    const factory = moduleOf(file).imported.get(callee.name);
    const declared = factory && moduleOf(factory.from).declared.get(factory.name);
    const node = declared && callsIn(declared).find((call) => call.callee.name === CONTROL);
    if (!factory || !node) throw new Error(`${file}: ${callee.name} is no function that answers ${CONTROL}({…})`);
    return { file: factory.from, node };
  };

  return { moduleOf, digestOf, factoryOf };
}

function readModule(file: string): Module {
  const source = stripTypeScriptTypes(readFileSync(file, 'utf8'), { mode: 'strip' });
  const declared = new Map<string, Node>();
  const imported = new Map<string, Imported>();
  for (const statement of parse(source, SYNTAX).body as AnyNode[]) {
    const from = statement.source ? resolved(file, statement.source.value) : '';
    if (statement.type === 'ImportDeclaration') {
      for (const { local, imported: name } of statement.specifiers)
        imported.set(local.name, { from, name: name?.name ?? 'default' });
    } else if (statement.type === 'ExportDefaultDeclaration') {
      declared.set('default', statement.declaration);
    } else {
      for (const specifier of statement.specifiers ?? [])
        imported.set(specifier.exported.name, { from: from || file, name: specifier.local.name });
      for (const [name, node] of declarationsIn(statement.declaration ?? statement)) declared.set(name, node);
    }
  }
  return { source, declared, imported };
}

const resolved = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? resolve(dirname(file), specifier) : specifier;

/** Each name that a statement declares, with the node that defines it. */
function declarationsIn(statement: AnyNode): [string, Node][] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return [[statement.id.name, statement]];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap((declarator: AnyNode) =>
    namesBound(declarator.id).map((name): [string, Node] => [name, declarator]),
  );
}

/**
 * The triggers in `collector({…})`. An event makes facts stale and changes none, so triggers are left out of the
 * digest.
 */
function collectorTriggers(declaration: AnyNode): Node[] {
  const call = declaration.init;
  if (call?.type !== 'CallExpression' || call.callee.name !== 'collector') return [];
  return propertiesOf(call).filter((property) => property.key?.name === 'triggers');
}

/** The properties of a call's first argument: `control({…})`. */
export const propertiesOf = (call: AnyNode): AnyNode[] => call.arguments?.[0]?.properties ?? [];

function tokensOf(source: string, { node, without }: Piece): string {
  const tokens: string[] = [];
  // a property alone is no program, so it is parsed within an object
  const [before, after] = node.type === 'Property' ? ['({', '})'] : ['(', ')'];
  const isPlain = /Declaration|Declarator/.test(node.type);
  const text = source.slice(node.start, node.end);
  const program = isPlain ? (node.type === 'VariableDeclarator' ? `let ${text}` : text) : `${before}${text}${after}`;
  const shift = node.start - program.indexOf(text);
  for (const token of tokenizer(program, SYNTAX)) {
    const isLeftOut = without.some(({ start, end }) => token.start + shift >= start && token.end + shift <= end);
    if (!isLeftOut) tokens.push(program.slice(token.start, token.end));
  }
  // a comma before a closing bracket is layout
  return tokens.join(' ').replace(/, (?=[}\])])/g, '');
}

/** Every call within, the outermost first. */
function callsIn(node: AnyNode): AnyNode[] {
  if (Array.isArray(node)) return node.flatMap(callsIn);
  if (typeof node?.type !== 'string') return [];
  const within = Object.values<AnyNode>(node).flatMap((child) =>
    child && typeof child === 'object' ? callsIn(child) : [],
  );
  return node.type === 'CallExpression' ? [node, ...within] : within;
}
