/**
 * What is pressed while an input method composes (Japanese, Chinese, Korean, an accent that waits for its letter) belongs
 * to it: Enter takes its proposal, Escape drops it, letters go into it. No command of ours hears of it. Safari says so
 * only by the old key code, 229, for the Enter that ends it. Nor is it a command when a browser fills in a field: it says so by
 * a key press that names no key.
 */
addEventListener(
  'keydown',
  (event) => {
    // oxlint-disable-next-line typescript/no-deprecated -- see above
    if (!('key' in event) || event.isComposing || event.keyCode === 229) event.stopImmediatePropagation()
  },
  true,
)
