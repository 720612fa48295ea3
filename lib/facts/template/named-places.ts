/** Where templates are deployed, where somebody names them one by one: a file, or the folder that holds it. */
import { resolve } from 'node:path';
import { TemplateError } from './errors';
import { shown } from './files';
import type { Place } from './places';
import type { Template } from './template';

export class NamedPlaces {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly used = new Set<string>();

  /** @param named By path. */
  constructor(private readonly named: ReadonlyMap<string, Place>) {
    this.places = new Map([...named].map(([path, place]) => [resolve(path), place]));
  }

  /**
   * The place of a template; that of its file counts before that of what was given.
   *
   * @param given The path of the file or folder that it was read from.
   * @throws TemplateError where its assembly says another one than the name of its file.
   */
  of({ file: read, account, region }: Template, given: string): Place {
    const file = read ?? given;
    const place = this.places.get(file);
    if (!place) return this.take(given) ?? {};
    const isOther = (stated: string | undefined, asked: string | undefined) => stated !== undefined && stated !== asked;
    if (file !== given && (isOther(account, place.account) || isOther(region, place.region))) {
      throw new TemplateError(
        `${shown(file)}: its assembly says ${account}/${region}. Leave out the place that --at gives it.`,
      );
    }
    return this.take(file) ?? {};
  }

  /** @throws TemplateError where one names nothing that was read: without this, a mistyped path would have no effect. */
  assertUsed(): void {
    const missing = [...this.named.keys()].filter((path) => !this.used.has(resolve(path)));
    if (missing.length === 0) return;
    throw new TemplateError(
      `--at names ${missing.join(', ')}, which is not given. Name a file or folder as the command has it, or a template in ` +
        'such a folder; a nested template is where the stack around it is.',
    );
  }

  private take(path: string): Place | undefined {
    if (this.places.has(path)) this.used.add(path);
    return this.places.get(path);
  }
}
