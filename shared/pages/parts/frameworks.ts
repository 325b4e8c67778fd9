/** The names of frameworks on pages, with the version, so that two versions of one framework differ. */
import { frameworks } from '../../frameworks/index.ts';

/** "CIS AWS Foundations Benchmark 3.0.0". */
export const frameworkName = ({ title, version }: { readonly title: string; readonly version: string }): string =>
  title.includes(version) ? title : `${title} ${version}`;

export const FRAMEWORK_CHOICES = frameworks.map((framework) => ({
  value: framework.id,
  text: frameworkName(framework),
}));

/** The demand of a requirement, by its whole id such as `cis-aws-3.0/1.5`; empty if there is none of that id. */
export function requirementText(id: string): string {
  const [framework = '', ...rest] = id.split('/');
  return frameworks.find((one) => one.id === framework)?.requirements[rest.join('/')] ?? '';
}
