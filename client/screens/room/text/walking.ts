/**
 * The blocks' buttons as one stop of the Tab key (a roving tabindex): Tab comes to the block one reads, arrows go
 * from block to block and from button to button, and whoever tabs on leaves the text. Assistive technology that walks
 * the page itself finds every button.
 */
export interface Walk {
  /** The frame at which Tab stops. */
  current(): HTMLElement | undefined
  setCurrent(frame: HTMLElement | undefined): void
  /** Puts the focus on a frame's way to comment, or on its first one. */
  focus(frame: HTMLElement): void
  /** Handles an arrow key on a button. @returns whether it did. */
  arrow(event: KeyboardEvent): boolean
  /** The next (1) or previous (-1) frame with ways. */
  beside(frame: HTMLElement | undefined, by: 1 | -1): HTMLElement | undefined
}

const waysOf = (frame: Element | undefined): HTMLElement[] => [...(frame?.querySelectorAll<HTMLElement>('[data-way]') ?? [])]

export function createWalk(root: HTMLElement): Walk {
  let stop: HTMLElement | undefined
  const setStop = (way: HTMLElement | undefined) => {
    if (stop === way) return
    if (stop) stop.tabIndex = -1
    stop = way
    if (way) way.tabIndex = 0
  }
  const walk: Walk = {
    current: () => (stop?.isConnected ? (stop.closest<HTMLElement>('[data-frame]') ?? undefined) : undefined),
    setCurrent(frame) {
      if (frame && walk.current() === frame) return
      setStop(preferred(frame))
    },
    focus(frame) {
      const way = preferred(frame)
      setStop(way)
      way?.focus({ preventScroll: true })
    },
    arrow(event) {
      const way = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-way]') : null
      const frame = way?.closest<HTMLElement>('[data-frame]')
      if (!way || !frame || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const next = walk.beside(frame, event.key === 'ArrowDown' ? 1 : -1)
        const same = waysOf(next).find((other) => other.dataset['way'] === way.dataset['way']) ?? preferred(next)
        if (!same) return false
        setStop(same)
        same.focus()
        return true
      }
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        const ways = waysOf(frame)
        const forward = (event.key === 'ArrowRight') === (getComputedStyle(frame).direction === 'ltr')
        const next = ways[ways.indexOf(way) + (forward ? 1 : -1)]
        if (!next) return false
        setStop(next)
        next.focus()
        return true
      }
      return false
    },
    beside(frame, by) {
      // from where it stands: a book has twenty thousand frames
      const frames = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (element) =>
        element instanceof HTMLElement && element.dataset['frame'] !== undefined && element.querySelector('[data-way]')
          ? NodeFilter.FILTER_ACCEPT
          : NodeFilter.FILTER_SKIP,
      )
      if (frame) frames.currentNode = frame
      const found = frame && by === -1 ? frames.previousNode() : frames.nextNode()
      return found instanceof HTMLElement ? found : undefined
    },
  }
  return walk
}

const preferred = (frame: Element | undefined): HTMLElement | undefined => {
  const ways = waysOf(frame)
  return ways.find((way) => way.dataset['way'] === 'comment') ?? ways[0]
}
