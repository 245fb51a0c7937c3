import { config } from 'zod'

// Zod would try out whether it may make functions from text. Here it may not, and each try is reported as an attack.
config({ jitless: true })
