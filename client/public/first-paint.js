// Runs before the first paint, so that nobody who reads in the dark is blinded for a moment. A file of its own, since
// the content security policy allows no script inside the page. The keys are those of styles/theme.ts,
// i18n/language.ts and screens/room/text/reading-settings.ts.
try {
  const theme = localStorage.getItem('catena.theme')
  if (theme === 'light' || theme === 'dark' || theme === 'sepia') document.documentElement.dataset.theme = theme
  const language = localStorage.getItem('catena.language') ?? navigator.language.slice(0, 2)
  if (language === 'ar') document.documentElement.dir = 'rtl'
  const reading = JSON.parse(localStorage.getItem('catena.reading') ?? '{}')
  for (const name of ['--reading-size', '--reading-leading', '--measure']) {
    if (typeof reading[name] === 'string') document.documentElement.style.setProperty(name, reading[name])
  }
} catch {
  // A browser that keeps nothing shows the page as the system has it.
}
