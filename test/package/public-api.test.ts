/**
 * What the public API shows of itself: constructs and props in types that jsii takes, so that packages for Python, Java, .NET and Go
 * can follow (AWS CDK, jsii: "TypeScript restrictions"), and no types of a library that an app may not have.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '..', '..');
const CONFIG = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(ROOT, 'tsconfig.build.json'), (file) => readFileSync(file, 'utf8')).config,
  ts.sys,
  ROOT,
);

/** What of the public constructs and their props no other language could write, as `Name.member: why`. */
function objections(program: ts.Program, file: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const name = symbol.getName();
    if (name.endsWith('Props')) return ofMembers(checker, symbol, name);
    const declaration = symbol.valueDeclaration;
    if (!declaration || !ts.isClassDeclaration(declaration) || isError(checker, symbol)) return [];
    return [...ofTypeParameters(declaration, name), ...ofMembers(checker, symbol, name)];
  });
}

function isError(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  return checker.getDeclaredTypeOfSymbol(symbol).getProperty('stack') !== undefined;
}

function ofMembers(checker: ts.TypeChecker, symbol: ts.Symbol, name: string): string[] {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return type.getProperties().flatMap((member) => {
    const [declaration] = member.getDeclarations() ?? [];
    // what the CDK's own classes declare is theirs
    if (!declaration || declaration.getSourceFile().fileName.includes('node_modules') || !isPublic(declaration))
      return [];
    const node = (declaration as ts.PropertyDeclaration).type;
    return node === undefined ? [] : ofType(checker, node, `${name}.${member.getName()}`);
  });
}

function isPublic(declaration: ts.Declaration): boolean {
  return !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected));
}

function ofTypeParameters({ typeParameters = [] as never }: ts.ClassDeclaration, name: string): string[] {
  return typeParameters.map((parameter) => `${name}: the type parameter ${parameter.name.text}`);
}

function ofType(checker: ts.TypeChecker, node: ts.TypeNode, where: string): string[] {
  if (ts.isArrayTypeNode(node)) return ofType(checker, node.elementType, where);
  if (ts.isTypeOperatorNode(node)) return ofType(checker, node.type, where);
  if (ts.isUnionTypeNode(node)) return [`${where}: a union`];
  if (ts.isMappedTypeNode(node) || ts.isConditionalTypeNode(node)) return [`${where}: a mapped or conditional type`];
  if (!ts.isTypeReferenceNode(node)) return ts.isLiteralTypeNode(node) ? [`${where}: a literal`] : [];
  const referred = checker.getSymbolAtLocation(node.typeName);
  const target = referred && referred.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(referred) : referred;
  const [declaration] = target?.getDeclarations() ?? [];
  // Record is how jsii writes a map of strings; its values count
  if (target?.getName() === 'Record') return (node.typeArguments ?? []).flatMap((each) => ofType(checker, each, where));
  if (node.typeArguments?.length) return [`${where}: a generic type`];
  return declaration && ts.isTypeAliasDeclaration(declaration) ? ofType(checker, declaration.type, where) : [];
}

/** The compiler over this project, with one more file. */
function programWith(name: string, text: string): ts.Program {
  const host = ts.createCompilerHost(CONFIG.options);
  const file = path.join(ROOT, 'lib', name);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (each) => each === file || fileExists(each);
  host.readFile = (each) => (each === file ? text : readFile(each));
  host.getSourceFile = (each, ...rest) =>
    each === file ? ts.createSourceFile(each, text, ts.ScriptTarget.ES2022, true) : getSourceFile(each, ...rest);
  return ts.createProgram([file], CONFIG.options, host);
}

const INDEX = path.join(ROOT, 'lib', 'index.ts');
let program: ts.Program;
beforeAll(() => {
  program = ts.createProgram([INDEX], {
    ...CONFIG.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  });
});

test('constructs and props are in types that other languages can write', () => {
  expect(objections(program, INDEX)).toEqual([]);
});

test.each([
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
    'a generic class',
    'export class X<T> { constructor(readonly props: string, private readonly t: T) {} }',
    ['X: the type parameter T'],
  ],
])('%s would be noticed', (_, text, expected) => {
  expect(objections(programWith('planted.ts', text), path.join(ROOT, 'lib', 'planted.ts'))).toEqual(expected);
});

test('its declarations lead to no library but the CDK, constructs, cdk-nag and the AWS SDK', () => {
  const declarations = new Map<string, string>();
  program.emit(undefined, (file, text) => declarations.set(file, text), undefined, true);
  const dist = (file: string) => path.join(ROOT, 'dist', file);
  const [reached, libraries] = [new Set<string>(), new Set<string>()];
  const waiting = [dist('lib/index.d.ts')];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, module = ''] of (declarations.get(file) ?? '').matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)) {
      const target = path.resolve(path.dirname(file), module);
      if (!module.startsWith('.')) libraries.add(module.replace(/^(@[^/]+\/[^/]+|[^@/]+).*$/, '$1'));
      else
        waiting.push(...[`${target}.d.ts`, path.join(target, 'index.d.ts')].filter((each) => declarations.has(each)));
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
