const writes = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]'
const apart = `${writes}, dialog, [role="menu"], [role="dialog"], [role="listbox"]`

/** Whether a press is no command of the room: one writes, or is in a menu or a dialog, be it that nothing in the dialog has the focus. */
export const isApart = ({ target }: KeyboardEvent): boolean =>
  (target instanceof Element && target.closest(apart) !== null) || document.querySelector('dialog:modal') !== null
