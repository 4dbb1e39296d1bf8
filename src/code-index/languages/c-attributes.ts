/**
 * Attributes written as macros break the syntax of C for a parser that does not know them, and take the declarations
 * around them along: `static __always_inline __alloc_size(1) void *kmalloc(size_t size)`.
 */

/** `__name(1, 2)` where no call can stand: before a type or a name, or after a parameter list. */
const ATTRIBUTE_CALLS = /\b__\w+ ?\((?:[\w\s,."*&>-]|\([\w\s,]*\))*\)(?=\s+[A-Za-z_])|(?<=\)\s{1,4})__\w+ ?\([\w\s,."*&>-]*\)(?=\s*[;{_])/g;

/** Words that compilers and well-known code bases use as attributes without arguments; as types they mean nothing. */
const ATTRIBUTE_WORDS =
  /\b(?:__always_inline|__always_unused|__attribute_const__|__bitwise|__cold|__cpuidle|__deprecated|__exit|__flatten|__force|__hot|__init|__initconst|__initdata|__init_or_module|__inline|__inline__|__iomem|__kprobes|__latent_entropy|__lockfunc|__malloc|__maybe_unused|__meminit|__mustcheck|__must_check|__net_exit|__net_init|__noclone|__noreturn|__nocast|__noendbr|__no_sanitize_address|__packed|__percpu|__private|__pure|__rcu|__read_mostly|__ref|__refdata|__ro_after_init|__safe|__sched|__stdcall|__thread_local|__unused|__used|__user|__visible|__vpath|__weak|__wsum_force|asmlinkage|noinline|noinline_for_stack|notrace|nokprobe_inline)\b/g;

/** The source with such attributes as blanks, each character in its place. */
export function withoutAttributes(source: string): string {
  if (!source.includes('__')) return source;
  return source.replaceAll(ATTRIBUTE_CALLS, blank).replaceAll(ATTRIBUTE_WORDS, blank);
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
