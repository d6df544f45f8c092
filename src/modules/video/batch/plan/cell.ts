const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/gu;

/** What spreadsheets show instead of a value that they could not calculate, in the languages of Excel. */
const ERRORS = new Set(
  [
    '#N/A #REF! #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #UNKNOWN! #CONNECT! #BUSY! #ERROR!',
    '#GETTING_DATA #PYTHON! #EXTERNAL!',
    // German, French, Spanish, Italian, Portuguese
    '#NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF!',
    '#NOM? #VALEUR! #NUL! #NOMBRE! #PROPAGATION!',
    '#N/D #¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NULO! #¡NUM! #NOMBRE?',
    '#RIF! #NOME? #VALORE! #NULLO! #DIV/0',
    '#VALOR! #NULO! #NÚM! #N/D!',
    // Dutch, Polish, Swedish, Danish, Norwegian, Czech, Turkish
    '#N/B #VERW! #NAAM? #WAARDE! #DEEL/0! #LEEG! #GETAL!',
    '#ADR! #NAZWA? #ARG! #DZIEL/0! #ZERO! #LICZBA!',
    '#SAKNAS! #REFERENS! #NAMN? #VÄRDEFEL! #DIVISION/0! #SKÄRNING! #OGILTIGT!',
    '#I/T #REFERENCE! #NAVN? #VÆRDI! #VERDI! #TAL! #ODKAZ! #NÁZEV? #HODNOTA! #ČÍSLO! #NENÍ_K_DISPOZICI #YOK #BAŞV! #AD? #DEĞER! #SAYI! #BOŞ! #SAYI/0!',
    // Russian
    '#Н/Д #ССЫЛКА! #ИМЯ? #ЗНАЧ! #ДЕЛ/0! #ПУСТО! #ЧИСЛО!',
  ]
    .join(' ')
    .split(' '),
);
/** LibreOffice's numbered errors, and a number that did not fit into its column. */
const OTHER_ERROR = /^(Err:5\d\d|#{3,})$/;

/** True for a cell without visible characters. */
export function isBlank(cell: string): boolean {
  return cell.replace(INVISIBLE, '').trim() === '';
}

/** True for a spreadsheet error such as `#N/A`. */
export function isSpreadsheetError(cell: string): boolean {
  const text = cell.trim();
  return ERRORS.has(text.toUpperCase()) || OTHER_ERROR.test(text);
}

/** A column's name for comparison: without invisible characters, with line breaks as spaces, in Unicode form NFC. */
export function columnName(cell: string): string {
  const text = cell.replace(/\s+/g, ' ').replace(INVISIBLE, '').normalize('NFC').replace(/ +/g, ' ').trim();
  // Some files name a column the way it is used: {{name}}.
  return /^\{\{(.*)\}\}$/.exec(text)?.[1]?.trim() ?? text;
}

/** Lowercase letters and digits only, for finding similar names. */
export function sameLetters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
