/**
 * The parts of a file that are not mutated, because no behaviour depends on them: a control's declaration but for its functions, its
 * examples and their facts, and wording (of verdicts, errors and warnings).
 */
import type { babel } from '@stryker-mutator/instrumenter';

type Path = babel.NodePath;

const DECLARATION = 'it declares or exemplifies a control';
const WORDING = 'it is wording';
const VERDICTS = ['pass', 'fail', 'notApplicable'];

const isVerdict = (path: Path): boolean => {
  if (!path.isCallExpression()) return false;
  const { callee } = path.node;
  return callee.type === 'Identifier' && VERDICTS.includes(callee.name);
};

const isError = (path: Path): boolean => path.isNewExpression() || path.isThrowStatement();

/** Sentences have spaces. Keys, statuses and the names of fields have none. */
function isSentence(path: Path): boolean {
  if (path.isStringLiteral()) return path.node.value.includes(' ');
  return path.isTemplateLiteral() && path.node.quasis.some(({ value }) => value.raw.includes(' '));
}

/** Whether the path is the sentence of a verdict, or a part of it. The second argument is a warning: there it matters whether there is one. */
function isReason(path: Path): boolean {
  const { parentPath } = path;
  if (!parentPath || !isVerdict(parentPath)) return false;
  return path.listKey === 'arguments' && path.key === 0;
}

/** The verdicts that code can give, and whether it always ends the function; null if that cannot be said. */
type Verdicts = { readonly given: ReadonlySet<string>; readonly ends: boolean } | null;

const NOTHING: Verdicts = { given: new Set(), ends: false };

const either = (one: Verdicts, other: Verdicts): Verdicts =>
  one && other && { given: one.given.union(other.given), ends: one.ends && other.ends };

/** The verdicts of statements that run one after the other. */
function inOrder(paths: readonly Path[]): Verdicts {
  let all: Verdicts = NOTHING;
  for (const path of paths) {
    if (all?.ends) return all;
    const next = verdictsOf(path);
    all = all && next && { given: all.given.union(next.given), ends: next.ends };
  }
  return all;
}

function verdictsOf(path: Path): Verdicts {
  if (path.isReturnStatement()) {
    const value = path.get('argument') as Path;
    return value.node ? verdictsOf(value) : null;
  }
  if (path.isBlockStatement()) return inOrder(path.get('body'));
  if (path.isVariableDeclaration()) return NOTHING;
  if (path.isIfStatement()) {
    const alternate = path.get('alternate') as Path;
    return either(verdictsOf(path.get('consequent')), alternate.node ? verdictsOf(alternate) : NOTHING);
  }
  if (path.isConditionalExpression())
    return either(verdictsOf(path.get('consequent')), verdictsOf(path.get('alternate')));
  if (!path.isCallExpression() || !isVerdict(path) || path.node.arguments.length !== 1) return null;
  return { given: new Set(path.node.callee.type === 'Identifier' ? [path.node.callee.name] : []), ends: true };
}

/** Whether the code gives the same verdict whichever way the condition goes, so that the condition chooses between sentences. */
function choosesWords(path: Path): boolean {
  if (!path.isIfStatement() && !path.isConditionalExpression()) return false;
  const verdicts = path.isIfStatement() ? inOrder([path, ...path.getAllNextSiblings()] as Path[]) : verdictsOf(path);
  return verdicts?.ends === true && verdicts.given.size === 1;
}

/** Paths of which no verdict depends: their own mutants and those of everything within them are left out. */
type Ignored = Map<unknown, string>;

/** The declarations of a program or function, by the path of the whole declarator. */
const declarators = (program: Path): Path[] => {
  const found: Path[] = [];
  program.traverse({
    VariableDeclarator: (path) => void found.push(path),
    FunctionDeclaration: (path) => void found.push(path),
  });
  return found;
};

function namesOf(declarator: Path): string[] {
  return Object.keys(declarator.getBindingIdentifiers());
}

const isWithin = (path: Path, test: (ancestor: Path) => boolean): boolean =>
  path.findParent(test) !== null || test(path);

/** Every reference to what is declared. */
function referencesOf(declarator: Path): Path[] {
  const scope = declarator.isFunctionDeclaration()
    ? (declarator.parentPath?.scope ?? declarator.scope)
    : declarator.scope;
  const names = declarator.isFunctionDeclaration() ? [declarator.node.id?.name ?? ''] : namesOf(declarator);
  return names.flatMap((name) => (scope.getBinding(name)?.referencePaths ?? []) as Path[]);
}

/** The functions of the declared control that run when it judges or its fix is filled in. */
function codeOf(declaration: Path): Path[] {
  const found: Path[] = [];
  declaration.traverse({
    ObjectProperty(path) {
      const { key } = path.node;
      const name = key.type === 'Identifier' ? key.name : '';
      if (name === 'examples') return path.skip();
      const value = path.get('value') as Path;
      if (!value.isArrowFunctionExpression()) return;
      found.push(value);
      path.skip();
    },
    ObjectMethod(path) {
      found.push(path as Path);
      path.skip();
    },
  });
  return found;
}

function ignoredIn(program: Path): Ignored {
  const ignored: Ignored = new Map();
  const all = declarators(program);
  program.traverse({
    ExportDefaultDeclaration(path) {
      const declaration = path.get('declaration') as Path;
      if (!declaration.isCallExpression()) return;
      const code = new Set<unknown>(codeOf(declaration).map(({ node }) => node));
      const live = reached(all, code);
      for (const declarator of all) {
        if (isTopLevel(declarator) && !live.has(declarator.node)) ignored.set(declarator.node, DECLARATION);
      }
      leaveOut(declaration, code, ignored);
    },
  });
  markWording(program, all, ignored);
  return ignored;
}

const isTopLevel = (path: Path): boolean => path.getFunctionParent() === null;

/** The declarations that code reaches, directly or through others. */
function reached(all: readonly Path[], code: ReadonlySet<unknown>): Set<unknown> {
  const live = new Set<unknown>(code);
  for (let before = -1; before !== live.size; ) {
    before = live.size;
    for (const declarator of all) {
      const used = referencesOf(declarator).some((reference) => isWithin(reference, ({ node }) => live.has(node)));
      if (used) live.add(declarator.node);
    }
  }
  return live;
}

/** Leaves out everything within the path but the code. */
function leaveOut(path: Path, code: ReadonlySet<unknown>, ignored: Ignored): void {
  const holdsCode = (one: Path): boolean => {
    let holds = code.has(one.node);
    one.traverse({
      enter(inner) {
        if (code.has(inner.node)) holds = true;
      },
    });
    return holds;
  };
  path.traverse({
    enter(inner) {
      if (code.has(inner.node)) return inner.skip();
      if (holdsCode(inner as Path)) return;
      ignored.set(inner.node, DECLARATION);
      inner.skip();
    },
  });
}

function markWording(program: Path, all: readonly Path[], ignored: Ignored): void {
  program.traverse({
    enter(path) {
      const one = path as Path;
      if (isReason(one) || isSentence(one) || isError(one)) ignored.set(one.node, WORDING);
      if (!choosesWords(one)) return;
      const test = one.get('test') as Path;
      ignored.set(test.node, WORDING);
    },
  });
  const isWording = (reference: Path) => isWithin(reference, ({ node }) => ignored.get(node) === WORDING);
  for (let before = -1; before !== ignored.size; ) {
    before = ignored.size;
    for (const declarator of all) {
      const references = referencesOf(declarator);
      if (references.length > 0 && references.every(isWording)) ignored.set(declarator.node, WORDING);
    }
  }
}

/** For Stryker's instrumenter: why a node is not mutated, or undefined. */
export function notMutated(): (path: Path) => string | undefined {
  let ignored: Ignored = new Map();
  return (path) => {
    if (path.isProgram()) ignored = ignoredIn(path);
    return ignored.get(path.node);
  };
}
