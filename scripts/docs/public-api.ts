/**
 * The public API as its sources state it: what lib/index.ts exports, with types as they are written and docs as they are commented.
 * Only files of this project are read, so that it takes seconds: what a type of the CDK is, says the CDK.
 */
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..', '..');
const INDEX = path.join(ROOT, 'lib', 'index.ts');

type Kind = 'construct' | 'class' | 'error' | 'function' | 'constant' | 'interface' | 'type';

export interface Documented {
  readonly doc: string;
  readonly examples: readonly string[];
  /** What `@default` says; empty where it says nothing. */
  readonly byDefault: string;
  /** What `@param`, `@returns` and `@throws` say, as `tag: text`. */
  readonly notes: readonly string[];
}

export interface Member extends Documented {
  readonly name: string;
  readonly isOptional: boolean;
  /** Type of a property; signature of a method, from its opening parenthesis. */
  readonly type: string;
  readonly isMethod: boolean;
}

export interface Exported extends Documented {
  readonly name: string;
  readonly kind: Kind;
  /** How it is called or made, or what it is a name for. */
  readonly signature: string;
  /** What it extends or implements, as written. */
  readonly base: string;
  readonly members: readonly Member[];
}

/** What lib/index.ts exports, in its order, and what the module's own comment says. */
export function publicApi(): { readonly module: Documented; readonly exports: readonly Exported[] } {
  const program = ts.createProgram([INDEX], { target: ts.ScriptTarget.ES2022 }, ownFilesOnly());
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(INDEX);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (!source || !symbol) throw new Error(`${INDEX} exports nothing`);
  const exports = checker
    .getExportsOfModule(symbol)
    .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
  const position = new Map(namesIn(source).map((name, i) => [name, i]));
  const order = (one: ts.Symbol) => position.get(one.name) ?? Infinity;
  return {
    module: documentedBy(source.statements[0], source),
    exports: exports.sort((a, b) => order(a) - order(b)).map((one) => exported(checker, one)),
  };
}

/** The compiler's host, to which no module exists but those of this project. */
function ownFilesOnly(): ts.CompilerHost {
  const host = ts.createCompilerHost({});
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const target = path.resolve(path.dirname(from), text.replace(/\.js$/, ''));
      const file = [`${target}.ts`, path.join(target, 'index.ts')].find(
        (each) => text.startsWith('.') && host.fileExists(each),
      );
      return {
        resolvedModule: file === undefined ? undefined : { resolvedFileName: file, extension: ts.Extension.Ts },
      };
    });
  return host;
}

function namesIn(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [],
  );
}

function exported(checker: ts.TypeChecker, symbol: ts.Symbol): Exported {
  const [declaration] = symbol.getDeclarations() ?? [];
  if (!declaration) throw new Error(`${symbol.name} is declared nowhere`);
  const documented = documentedBy(declaration, declaration.getSourceFile());
  const members = checker.getDeclaredTypeOfSymbol(symbol).getProperties().flatMap(memberOf);
  const shape = { name: symbol.name, ...documented, base: baseOf(declaration), members: [] as readonly Member[] };
  if (ts.isClassDeclaration(declaration)) {
    return { ...shape, kind: kindOf(declaration), signature: `new ${symbol.name}${madeWith(declaration)}`, members };
  }
  if (ts.isInterfaceDeclaration(declaration)) return { ...shape, kind: 'interface', signature: '', members };
  if (ts.isFunctionDeclaration(declaration)) {
    return { ...shape, kind: 'function', signature: `${symbol.name}${callOf(declaration)}` };
  }
  if (ts.isTypeAliasDeclaration(declaration)) {
    const type = checker.typeToString(
      checker.getDeclaredTypeOfSymbol(symbol),
      undefined,
      ts.TypeFormatFlags.NoTruncation,
    );
    return { ...shape, kind: 'type', signature: type };
  }
  if (!ts.isVariableDeclaration(declaration))
    throw new Error(`${symbol.name} is of a kind that API.md has no place for`);
  return { ...shape, kind: 'constant', signature: textOf(declaration.type) };
}

function kindOf(declaration: ts.ClassDeclaration): Kind {
  const base = baseOf(declaration);
  if (base === 'Construct' || base === 'Stack') return 'construct';
  return base === 'Error' || base === 'WormtrailError' ? 'error' : 'class';
}

function baseOf(declaration: ts.Node): string {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return '';
  return (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => textOf(type))).join(', ');
}

/** Nobody makes what has no constructor of its own in another way than its base. */
function madeWith(declaration: ts.ClassDeclaration): string {
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  return constructor ? `(${parametersOf(constructor)})` : '(…)';
}

function callOf(declaration: ts.SignatureDeclaration): string {
  return `(${parametersOf(declaration)}): ${textOf(declaration.type)}`;
}

function parametersOf({ parameters }: ts.SignatureDeclaration): string {
  return parameters
    .map(({ name, type, questionToken, initializer }) => {
      const called = ts.isIdentifier(name) ? name.text : 'props';
      return `${called}${questionToken || initializer ? '?' : ''}: ${textOf(type)}`;
    })
    .join(', ');
}

/** Members that people use; what overrides a member of the CDK's own is described there. */
function memberOf(symbol: ts.Symbol): Member[] {
  const [declaration] = symbol.getDeclarations() ?? [];
  if (!declaration || !isOurs(declaration)) return [];
  const documented = documentedBy(declaration, declaration.getSourceFile());
  const shape = { name: symbol.name, ...documented, isOptional: false };
  if (ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration)) {
    return [{ ...shape, type: callOf(declaration), isMethod: true }];
  }
  const property = declaration as ts.PropertySignature | ts.GetAccessorDeclaration;
  if (property.type === undefined) return [];
  return [{ ...shape, isOptional: property.questionToken !== undefined, type: textOf(property.type), isMethod: false }];
}

function isOurs(declaration: ts.Declaration): boolean {
  if (!declaration.getSourceFile().fileName.startsWith(path.dirname(INDEX))) return false;
  const flags = ts.getCombinedModifierFlags(declaration);
  return !(
    flags &
    (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override | ts.ModifierFlags.Static)
  );
}

function documentedBy(node: ts.Node | undefined, source: ts.SourceFile): Documented {
  const [comment] = node ? ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc) : [];
  const tags = (comment?.tags ?? []).map((tag) => ({
    name: tag.tagName.text,
    of: ts.isJSDocParameterTag(tag) ? `${tag.name.getText(source)}: ` : '',
    text: ts.getTextOfJSDocComment(tag.comment) ?? '',
  }));
  const having = (...names: string[]) => tags.filter(({ name }) => names.includes(name));
  return {
    doc: ts.getTextOfJSDocComment(comment?.comment) ?? '',
    examples: having('example').map(({ text }) => text),
    byDefault: having('default')[0]?.text ?? '',
    notes: having('param', 'returns', 'throws').map(({ name, of, text }) => `${name} ${of}${text}`),
  };
}

function textOf(node: ts.Node | undefined): string {
  return node?.getText().replace(/\s+/g, ' ') ?? '';
}
