/** States that every module may refer to; all other states are strings declared by their module. */
export const CommonStates = {
  MAIN_MENU: 'main_menu',
  EXIT: 'exit',
} as const;
