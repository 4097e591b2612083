import { defineConfig } from 'vite'

/** Programs of the main side: each becomes `dist/main/<name>.cjs`. */
const PROGRAMS: Record<string, string> = {
  main: 'src-main/main.ts',
  jobyard: 'src-main/cli/jobyard.ts',
  launcher: 'src-main/launcher/launcher.ts',
  'bulk-worker': 'src-main/store/bulk-worker.ts',
  'copy-worker': 'src-main/store/copy-worker.ts',
  'evaluation-worker': 'src-main/app/evaluation-worker.ts',
  'keeping-worker': 'src-main/app/keeping-worker.ts',
  'probe-scenario': 'src-main/handlers/probe-scenario.ts',
  'analyze-run': 'src-main/handlers/analyze-run.ts',
  'ingest-file': 'src-main/handlers/ingest-file.ts',
  pipeline: 'src-main/handlers/pipeline.ts',
  'agent-loop': 'src-main/handlers/agent-loop.ts',
}

const BENCHES: Record<string, string> = {
  bench: 'tests/bench/run.ts',
  'bench-ui': 'tests/bench/ui/run.ts',
  chaos: 'tests/chaos/run.ts',
}

/**
 * CommonJS for Node 18 (Electron's) and later. What loads a native binary stays outside the bundle. Names carry no
 * hash and all files lie in one folder, so that a program finds another one beside itself from any part of its code.
 * `--mode bench` adds the benchmarks and the chaos suite.
 */
export default defineConfig(({ mode }) => ({
  publicDir: false,
  ssr: { noExternal: true, target: 'node', external: ['better-sqlite3', 'electron', 'playwright'] },
  build: {
    ssr: true,
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node18',
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === 'bench' ? { ...PROGRAMS, ...BENCHES } : PROGRAMS,
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'part-[name].cjs' },
    },
  },
}))
