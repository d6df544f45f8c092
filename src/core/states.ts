/** States that every module may name; all other states are strings that their module declares. */
export const CommonStates = {
  MAIN_MENU: 'main_menu',
  EXIT: 'exit',
} as const;
