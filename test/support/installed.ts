/** A folder in which wormtrail is installed as npm installs it: compiled, with the files that the package ships, and its command. */
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..');
const SHIPPED = ['docs', 'local', 'cdk.json', 'package.json', 'wormtrail.config.json', 'wormtrail.schema.json'];

/** What `npm install wormtrail aws-cdk@2` leaves in a folder, with the dependencies of this project. */
export function install(folder: string): void {
  const modules = join(folder, 'node_modules');
  const ours = join(ROOT, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(ours)) {
    if (!name.startsWith('.')) symlinkSync(join(ours, name), join(modules, name));
  }
  symlinkSync(join(ours, 'aws-cdk', 'bin', 'cdk'), join(modules, '.bin', 'cdk'));
  const installed = join(modules, 'wormtrail');
  for (const part of ['bin', 'lib', 'lambda']) compile(join(ROOT, part), join(installed, 'dist', part));
  for (const built of ['lambda', 'verifier']) {
    cpSync(join(ROOT, 'dist', built), join(installed, 'dist', built), { recursive: true });
  }
  for (const name of SHIPPED) symlinkSync(join(ROOT, name), join(installed, name));
  const command = join(installed, 'dist', 'bin', 'wormtrail.js');
  chmodSync(command, 0o755);
  symlinkSync(command, join(modules, '.bin', 'wormtrail'));
}

function compile(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const out = join(to, entry.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(out), { recursive: true });
    const { code } = transformFileSync(join(from, entry), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
    });
    writeFileSync(out, code);
  }
}
