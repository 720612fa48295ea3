/**
 * What the public API shows of itself: constructs and props in types that jsii takes, so that packages for Python, Java, .NET and Go
 * can follow (AWS CDK, jsii: "TypeScript restrictions"), and no types of a library that an app may not have.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { appOfExamples } from './examples';

const ROOT = path.join(__dirname, '..', '..');
const CONFIG = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(ROOT, 'tsconfig.build.json'), (file) => readFileSync(file, 'utf8')).config,
  ts.sys,
  ROOT,
);

/** Takes a whole configuration file, whose fields are those of its schema: for TypeScript alone. */
const FOR_TYPESCRIPT = ['AuditLogStack'];

/** What of the public constructs and their props no other language could write, as `Name.member: why`. */
function objections(program: ts.Program, file: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  const rules = new Rules(checker);
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.valueDeclaration;
    if (symbol.name.endsWith('Props')) rules.type(symbol);
    else if (declaration && ts.isClassDeclaration(declaration) && !isError(checker, symbol)) rules.class(declaration);
  }
  return rules.objections;
}

function isError(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  return checker.getDeclaredTypeOfSymbol(symbol).getProperty('stack') !== undefined;
}

class Rules {
  readonly objections: string[] = [];
  private readonly seen = new Set<ts.Symbol>();

  constructor(private readonly checker: ts.TypeChecker) {}

  class(declaration: ts.ClassDeclaration): void {
    const name = declaration.name?.text ?? '';
    for (const { name: parameter } of declaration.typeParameters ?? []) {
      this.objections.push(`${name}: the type parameter ${parameter.text}`);
    }
    const symbol = declaration.name && this.checker.getSymbolAtLocation(declaration.name);
    if (!symbol || FOR_TYPESCRIPT.includes(name)) return;
    this.type(symbol);
    for (const constructor of declaration.members.filter(ts.isConstructorDeclaration)) this.call(constructor, name);
  }

  /** A class or an interface, by its members; what the CDK's own types declare is theirs. */
  type(symbol: ts.Symbol): void {
    if (this.seen.has(symbol)) return;
    this.seen.add(symbol);
    for (const member of this.checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
      const [declaration] = member.getDeclarations() ?? [];
      if (!declaration || !isOwn(declaration) || !isPublic(declaration)) continue;
      const where = `${symbol.name}.${member.name}`;
      if (ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration)) this.call(declaration, where);
      this.node((declaration as ts.PropertyDeclaration).type, where);
    }
  }

  private call({ parameters }: ts.SignatureDeclaration, where: string): void {
    for (const { name, type } of parameters) this.node(type, `${where}(${name.getText()})`);
  }

  private node(node: ts.TypeNode | undefined, where: string): void {
    if (node === undefined) return;
    if (ts.isArrayTypeNode(node)) return this.node(node.elementType, where);
    if (ts.isTypeOperatorNode(node)) return this.node(node.type, where);
    if (ts.isFunctionTypeNode(node) || ts.isTupleTypeNode(node)) return this.object(where, 'a function or tuple');
    if (ts.isTypeLiteralNode(node)) return this.object(where, 'a type without a name');
    if (ts.isTypeReferenceNode(node) && node.typeArguments) return this.object(where, 'a generic type');
    const type = this.checker.getTypeFromTypeNode(node);
    // whatever it is called, and by whatever it is computed
    const isMapped = type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped;
    if (isMapped || ts.isMappedTypeNode(node) || ts.isConditionalTypeNode(node))
      return this.object(where, 'a mapped or conditional type');
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) return this.object(where, 'a union');
    if (type.isIntersection()) return this.object(where, 'an intersection');
    if (type.isLiteral()) return this.object(where, 'a literal');
    const [declaration] = type.symbol?.getDeclarations() ?? [];
    if (declaration && isOwn(declaration) && ts.isInterfaceDeclaration(declaration)) this.type(type.symbol);
  }

  private object(where: string, why: string): void {
    this.objections.push(`${where}: ${why}`);
  }
}

function isOwn(declaration: ts.Declaration): boolean {
  return !/node_modules|\/lib\.[\w.]+\.d\.ts$/.test(declaration.getSourceFile().fileName);
}

function isPublic(declaration: ts.Declaration): boolean {
  return !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected));
}

/** The compiler over this project, with more files in lib/: one program for all of them, since it parses the CDK's types. */
function programWith(files: Readonly<Record<string, string>>, ...others: readonly string[]): ts.Program {
  const options = {
    ...CONFIG.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noUnusedLocals: false,
  };
  const host = ts.createCompilerHost(options);
  const texts = new Map(Object.entries(files).map(([name, text]) => [inLib(name), text]));
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (each) => texts.has(each) || fileExists(each);
  host.readFile = (each) => texts.get(each) ?? readFile(each);
  host.getSourceFile = (each, ...rest) => {
    const text = texts.get(each);
    return text === undefined
      ? getSourceFile(each, ...rest)
      : ts.createSourceFile(each, text, ts.ScriptTarget.ES2022, true);
  };
  return ts.createProgram([...others, ...texts.keys()], options, host);
}

/** What the package ships for a file. */
function declarationOf(source: ts.SourceFile): string {
  let declaration = '';
  program.emit(source, (_, text) => (declaration += text), undefined, true);
  return declaration;
}

function inLib(name: string): string {
  return path.join(ROOT, 'lib', name);
}

const INDEX = inLib('index.ts');

/** What would be noticed, each in a file of its own, with what is said of it. */
const PLANTED: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['a union', 'export interface XProps { readonly a?: string | number }', ['XProps.a: a union']],
  [
    'a union by another name',
    "type T = 'x' | 'y'; export interface XProps { readonly a?: T[] }",
    ['XProps.a: a union'],
  ],
  [
    'a mapped type',
    'type T = { [K in "x" | "y"]: string }; export interface XProps { readonly a: T }',
    ['XProps.a: a mapped or conditional type'],
  ],
  ['a generic type', 'export interface XProps { readonly a: Promise<string> }', ['XProps.a: a generic type']],
  [
    'a union that is computed',
    "const T = ['x', 'y'] as const; export interface XProps { readonly a: (typeof T)[number] }",
    ['XProps.a: a union'],
  ],
  ['a record', 'export interface XProps { readonly a: Record<string, string> }', ['XProps.a: a generic type']],
  [
    'a type by another name',
    'type T = Record<"x", string>; export interface XProps { readonly a: T }',
    ['XProps.a: a mapped or conditional type'],
  ],
  ['a function', 'export interface XProps { readonly a: () => void }', ['XProps.a: a function or tuple']],
  [
    'a union further down',
    'interface Y { readonly b: string | number } export interface XProps { readonly a: Y[] }',
    ['Y.b: a union'],
  ],
  ['a parameter of a method', 'export class X { a(b: string | number): void {} }', ['X.a(b): a union']],
  ['a getter', 'export class X { get a(): string | number { return 1; } }', ['X.a: a union']],
  ['a parameter of the constructor', 'export class X { constructor(b: "x") {} }', ['X(b): a literal']],
  ['nothing', 'export interface XProps { readonly a?: boolean; readonly b: readonly string[]; readonly c: Date }', []],
  [
    'a generic class',
    'export class X<T> { constructor(readonly props: string, private readonly t: T) {} }',
    ['X: the type parameter T'],
  ],
];

const plantedFile = (what: string): string => `planted-${what.replaceAll(' ', '-')}.ts`;

let program: ts.Program;
beforeAll(() => {
  const planted = PLANTED.map(([what, text]) => [plantedFile(what), text] as const);
  program = programWith({ 'examples.ts': appOfExamples(() => true), ...Object.fromEntries(planted) }, INDEX);
});

test('the examples of API.md compile', () => {
  const source = program.getSourceFile(inLib('examples.ts'));
  const wrong = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  expect(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  expect(source?.text).toContain('new ImmutableAuditLog(');
});

test('constructs and props are in types that other languages can write', () => {
  expect(objections(program, INDEX)).toEqual([]);
});

test.each(PLANTED)('%s would be noticed', (what, _, expected) => {
  expect(objections(program, inLib(plantedFile(what)))).toEqual(expected);
});

test('its declarations lead to no library but the CDK, constructs, cdk-nag and the AWS SDK', () => {
  const [reached, libraries] = [new Set<string>(), new Set<string>()];
  const waiting = [INDEX];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = program.getSourceFile(file);
    if (source === undefined || reached.has(file)) continue;
    reached.add(file);
    for (const [, module = ''] of declarationOf(source).matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
      const target = path.resolve(path.dirname(file), module);
      if (!module.startsWith('.')) libraries.add(module.replace(/^(@[^/]+\/[^/]+|[^@/]+).*$/, '$1'));
      else waiting.push(`${target}.ts`, path.join(target, 'index.ts'));
    }
  }
  expect(reached.size).toBeGreaterThan(30);
  expect([...libraries].filter((each) => !each.startsWith('@aws-sdk/')).sort()).toEqual([
    'aws-cdk-lib',
    'cdk-nag',
    'constructs',
  ]);
});

test('what README links is packed', () => {
  const { files } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !files.some((file) => link === file || link.startsWith(`${file}/`)))).toEqual([]);
});

test('README, engines and the command line name the same Node.js', async () => {
  const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const [, oldest] = /^>=(\d+\.\d+)\.0$/.exec(engines.node) ?? [];
  expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(`Node ${oldest}+`);
  const { unsupportedNode } = await import('../../bin/node-version.js');
  expect(unsupportedNode('18.0.0')).toContain(`Node.js ${oldest} or newer`);
});
