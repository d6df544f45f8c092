import { GUARDRAIL_FIELDS } from '../../api/fields.ts';
import type { Guardrail } from '../../api/guardrails.ts';
import { countOf } from '../../lib/format.ts';
import { isObject } from '../../lib/guards.ts';
import { maskText } from '../../lib/secrets.ts';
import type { DetailRow } from '../../ui/ui.ts';
import { describeModality } from './modality.ts';
import { otherLines, treeLines } from './tree-lines.ts';

const KNOWN = new Set(GUARDRAIL_FIELDS);

/** The detail rows of a guardrail, or of an old set of them, except name, id and dates. */
export function guardrailDetails(guardrail: Guardrail): readonly DetailRow[] {
  const { guardrail_prompt, modality, app_message, tags = [], callback_url } = guardrail;
  return [
    ['Prompt', guardrail_prompt && maskText(guardrail_prompt)],
    ['Modality', describeModality(modality)],
    ['Event in the call', app_message === undefined ? undefined : app_message ? 'yes' : 'no: it is silent'],
    ['Tags', tags.join(', ')],
    ['Callback URL', callback_url],
    ...setRows(guardrail.data),
    ['Other', otherLines(guardrail, KNOWN)],
  ];
}

/** The guardrails of an old set, numbered. */
function setRows(rules: Guardrail['data']): readonly DetailRow[] {
  if (!rules) return [];
  const lines = rules.flatMap((rule, index) => {
    const { guardrail_name = '', guardrail_prompt, ...rest } = isObject(rule) ? rule : { guardrail_prompt: rule };
    return [
      `${index + 1}. ${String(guardrail_name)}`,
      ...treeLines(guardrail_prompt, '   '),
      ...treeLines(rest, '   '),
    ];
  });
  return [
    ['Kind', `old set of ${countOf(rules.length, 'guardrail')}`],
    ['Guardrails', lines.join('\n')],
  ];
}
