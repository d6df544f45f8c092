const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/gu;

/** What spreadsheets show in the place of a value they could not calculate, in the languages of Excel. */
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
/** LibreOffice's errors by number, and a number that did not fit into its column. */
const OTHER_ERROR = /^(Err:5\d\d|#{3,})$/;

/** True for a cell in which nothing can be seen. */
export function isBlank(cell: string): boolean {
  return cell.replace(INVISIBLE, '').trim() === '';
}

/** True for an error of a spreadsheet, as `#N/A`. */
export function isSpreadsheetError(cell: string): boolean {
  const text = cell.trim();
  return ERRORS.has(text.toUpperCase()) || OTHER_ERROR.test(text);
}

/** A column's name as it is compared: without what cannot be seen, line breaks as spaces, é in one form only. */
export function columnName(cell: string): string {
  const text = cell.replace(/\s+/g, ' ').replace(INVISIBLE, '').normalize('NFC').replace(/ +/g, ' ').trim();
  // Some lists name a column as it is used.
  return /^\{\{(.*)\}\}$/.exec(text)?.[1]?.trim() ?? text;
}

/** A name without its case, spaces and signs, by which a similar one is found. */
export function sameLetters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
