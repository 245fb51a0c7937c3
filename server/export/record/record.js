// What the record does by itself: finds and filters its threads. Without it everything is there to be read.
;(() => {
  const form = document.querySelector('form.find')
  const threads = [...document.querySelectorAll('.thread')]
  if (!form || threads.length === 0) return
  const { words, kind, person, group, all, next, previous } = form.elements
  const result = form.querySelector('.result')
  form.hidden = false

  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const texts = new Map()
  const textOf = (thread) => {
    let text = texts.get(thread)
    if (text === undefined) texts.set(thread, (text = plain(thread.textContent)))
    return text
  }

  let shown = threads
  let at = -1
  const isFiltered = () => Boolean(words.value.trim() || kind.value || person.value || group?.value)
  const apply = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean)
    shown = []
    at = -1
    for (const thread of threads) {
      const { k, p, g } = thread.dataset
      const fits =
        (!kind.value || k === kind.value) &&
        (!person.value || p.split(' ').includes(person.value)) &&
        (!group?.value || g === group.value) &&
        wanted.every((word) => textOf(thread).includes(word))
      thread.hidden = !fits
      if (fits) shown.push(thread)
    }
    const number = new Intl.NumberFormat(document.documentElement.lang)
    result.textContent = isFiltered()
      ? result.dataset.says.replace('{n}', number.format(shown.length)).replace('{m}', number.format(threads.length))
      : ''
    all.hidden = !isFiltered()
    next.disabled = previous.disabled = shown.length === 0
    highlight(wanted)
  }

  /** Sets off the words in the first threads that were found, without touching them. */
  const highlight = (wanted) => {
    if (!('highlights' in CSS)) return
    CSS.highlights.delete('found')
    if (wanted.length === 0) return
    const ranges = []
    for (const thread of shown.slice(0, 300)) {
      const walker = document.createTreeWalker(thread, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        // Only where folding keeps each character its place.
        const text = plain(node.data)
        if (text.length !== node.data.length) continue
        for (const word of wanted) {
          for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + word.length)) {
            const range = new Range()
            range.setStart(node, from)
            range.setEnd(node, from + word.length)
            ranges.push(range)
          }
        }
      }
    }
    CSS.highlights.set('found', new Highlight(...ranges))
  }

  const go = (step) => {
    if (shown.length === 0) return
    at = at < 0 && step < 0 ? shown.length - 1 : (at + step + shown.length) % shown.length
    shown[at].scrollIntoView({ block: 'center' })
    shown[at].focus({ preventScroll: true })
  }

  let waiting
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(apply, 120)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    clearTimeout(waiting)
    apply()
    go(1)
  })
  next.addEventListener('click', () => go(1))
  previous.addEventListener('click', () => go(-1))
  all.addEventListener('click', () => {
    form.reset()
    apply()
    words.focus()
  })
  // A link to a thread that is filtered out shows everything.
  addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target?.hidden) return
    form.reset()
    apply()
    target.scrollIntoView()
  })
  // What a browser has kept of the form goes on.
  apply()
})()
