/**
 * What is printed besides the text: the threads, each after the block in which its passage begins. They stand in the page
 * only while it is printed.
 */
import { type ComponentType, createContext, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import type { BlockId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import type { Block } from '#shared/reading/block.ts'
import { fetchedSoon } from '../../components/later.tsx'
import type { Stretch } from './contract.ts'

export interface Printed {
  readonly Threads: ComponentType<{ readonly threads: readonly Thread[]; readonly blocks?: readonly Block[] }>
  readonly at: ReadonlyMap<BlockId, readonly Thread[]>
  /** Those that have no place in the text. */
  readonly unplaced: readonly Thread[]
}

/** Undefined unless the page is being printed. */
export const PrintedContext = createContext<Printed | undefined>(undefined)

// The browser does not wait for code before it prints.
const code = fetchedSoon(async () => (await import('./threads/printed-threads.tsx')).PrintedThreads)

/** @param threads what is printed: nothing that the person does not have before them */
export function usePrinted(threads: readonly Thread[], place: (thread: Thread) => Stretch | undefined): Printed | undefined {
  const [isPrinting, setPrinting] = useState(false)
  useEffect(() => {
    const begin = () => flushSync(() => setPrinting(true))
    const end = () => setPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return useMemo(() => {
    const Threads = isPrinting ? code() : undefined
    if (!Threads) return undefined
    const at = new Map<BlockId, Thread[]>()
    const unplaced: Thread[] = []
    for (const thread of threads) {
      const block = place(thread)?.start.block
      const there = block === undefined ? unplaced : (at.get(block) ?? [])
      there.push(thread)
      if (block !== undefined) at.set(block, there)
    }
    return { Threads, at, unplaced }
  }, [isPrinting, threads, place])
}
