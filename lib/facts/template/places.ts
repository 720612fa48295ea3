/** Where templates are deployed, where somebody says it, and where they may be, by what they name. */
import { environmentOf } from './parameters';
import { hasToken } from './tokens';
import type { Template } from './template';
import { literalArns } from './literal-arns';

export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** Places that templates may be deployed to: no more are tried. */
const MOST_PLACES = 4;

/** The templates with a place for those that do not say their own. Nested ones are where the stack around them is. */
export function deployedTo(templates: readonly Template[], place: Place | ((template: Template) => Place)): Template[] {
  const placeOf = typeof place === 'function' ? place : () => place;
  const placed = new Map<Template, Template>();
  for (const template of templates) {
    const { parent } = template;
    const around = parent && placed.get(parent.template);
    placed.set(
      template,
      around ? { ...template, parent: { ...parent, template: around } } : { ...placeOf(template), ...template },
    );
  }
  return [...placed.values()];
}

/** What no template says of where it is deployed: names of pseudo parameters. */
export function unresolvedEnvironment(templates: readonly Template[]): readonly string[] {
  const environments = templates.map(environmentOf);
  return [
    ...(environments.some(({ account }) => hasToken(account)) ? ['AWS::AccountId'] : []),
    ...(environments.some(({ region }) => hasToken(region)) ? ['AWS::Region'] : []),
  ];
}

/** The places that they name in ARNs, those first that they name most. Who is let in may be of another account. */
export function placesNamedIn(templates: readonly Template[]): readonly Place[] {
  const arns = templates.flatMap(({ body }) => [...literalArns(body)]).filter(({ isPrincipal }) => !isPrincipal);
  const accounts = mostNamed(arns.map(({ account }) => account));
  const regions = mostNamed(arns.map(({ region }) => region));
  const places = orNone(accounts).flatMap((account) =>
    orNone(regions).map((region) => ({ ...(account && { account }), ...(region && { region }) })),
  );
  return places.filter((place) => Object.keys(place).length > 0).slice(0, MOST_PLACES);
}

function mostNamed(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const name of names) if (name !== '') times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].sort(([, one], [, other]) => other - one).map(([name]) => name);
}

function orNone(names: readonly string[]): readonly (string | undefined)[] {
  return names.length > 0 ? names : [undefined];
}
