/** A listener that hears nothing more once it is closed: work that was stopped may still report for a while. */
export interface WhileOpen<Arguments extends readonly unknown[]> {
  readonly call: (...given: Arguments) => void;
  close(): void;
}

export function whileOpen<Arguments extends readonly unknown[]>(
  listener: (...given: Arguments) => void,
): WhileOpen<Arguments> {
  let isOpen = true;
  return {
    call(...given) {
      if (isOpen) listener(...given);
    },
    close() {
      isOpen = false;
    },
  };
}
