/** What the texts of a batch call the settings: flags for a command, fields for the form. */
export interface BatchWords {
  /** Names of the settings that hold for every row, by field of the API. */
  readonly settings: Readonly<Record<'script' | 'video_name' | 'replica_id', string>>;
  /** How to send placeholders as they are; follows "or". */
  readonly allowPlaceholders: string;
  /** What to do after the file or a setting is wrong. */
  readonly fix: string;
  /** How to name the header line, as a sentence. */
  headerLine(line: number): string;
  /** How to send all rows again although a journal exists; follows "or". @param journal its path */
  startOver(journal: string): string;
}

export function wordsOf({ words = FLAG_WORDS }: { readonly words?: BatchWords | undefined }): BatchWords {
  return words;
}

export const FLAG_WORDS: BatchWords = {
  settings: { script: '--script', video_name: '--name', replica_id: '--replica-id' },
  allowPlaceholders: 'add --allow-placeholders to send it as it is',
  fix: 'Fix the file or the flags, then run the command again.',
  headerLine: (line) => `Use --header-line ${line}.`,
  startOver: () => 'send all rows again with --start-over',
};

export const FORM_WORDS: BatchWords = {
  settings: { script: '“Script”', video_name: '“Names”', replica_id: '“Replica”' },
  allowPlaceholders: 'set “Allow placeholders” to yes to send it as it is',
  fix: 'Fix the file or the fields, then check the file again.',
  headerLine: (line) => `Set “Header line” to ${line}.`,
  startOver: (journal) => `rename ${journal} to send all rows again`,
};
