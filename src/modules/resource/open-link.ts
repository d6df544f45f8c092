import type { Services } from '../context.ts';

/** Lets the user choose one of the links, where there are several, and opens it; its address is said in any case. */
export async function openOneLink(
  { ui, openLink }: Pick<Services, 'ui' | 'openLink'>,
  links: readonly (readonly [label: string, url: string])[],
): Promise<void> {
  const choices = links.map(([label, url]) => ({ label, value: url, hint: url }));
  const [only] = choices;
  const url = choices.length === 1 && only ? only.value : await ui.menu({ title: 'Open which link?', choices });
  if (await openLink(url)) ui.ok(`Opened in the browser: ${url}`);
  else ui.say(`There is no browser to open here. The address is ${url}`);
}
