const MODALITIES: Readonly<Record<string, string>> = { verbal: 'verbal: what is said', visual: 'visual: what is seen' };

/** What a guardrail or an objective looks at, in words; an unknown value as it is. */
export function describeModality(modality: string | undefined): string | undefined {
  return modality === undefined ? undefined : (MODALITIES[modality] ?? modality);
}

/** The choices of a form; the first one is Tavus' default. */
export const MODALITY_CHOICES = Object.entries(MODALITIES).map(([value, label]) => ({ value, label }));
