/**
 * What is pressed while an input method composes (Japanese, Chinese, Korean, an accent that waits for its letter) belongs
 * to it: Enter takes its proposal, Escape drops it, letters go into it. No command of ours hears of it. Safari says so
 * only by the old key code, 229, for the Enter that ends it.
 */
addEventListener(
  'keydown',
  (event) => {
    // oxlint-disable-next-line typescript/no-deprecated -- see above
    if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation()
  },
  true,
)
