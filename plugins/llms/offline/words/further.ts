/** Words that are less common than those in common.ts, the most widespread first. */
export const further = `
addr admin ambiguity angular approve arithmetic arity arraybuffer astral asts augmentation beside bronze cake cargo
chose clamp coercible coffee collector cols communicate communication completeness comprehensive comprised constrain
contextual continuous correspond corruption cygwin datatracker decrement dedupe deliberately doctype entrypoint
epsilon equiv eslintrc essential essentially ethereum euro evicted excl excuse flavors focused food formula funds
genesis getuid governing grave halfwidth handful happy hero hierarchical hitting hmac inactive indication innermost
instruction instructs interactive interpretation introspection jasmine jason jsdom labs latency leaking leftover libs
manifest mass measurement metric metrics mimics miscellaneous mult multipart multiplication nathan nine norm
obligations observer onmessage opposed orange outgoing paste permanent physical ping planned platinum portable preload
prerelease presets pressure proc profiler promote prove querystring recognize reconsidered referred reflection refuse
regard relay rich ring rotation scroll secp sensitivity sigterm sits squeeze structural subdirectories subtype
successive talk tarball tbody transpile trick tsarray tsconditional tsexport tsexternal tsindex tsindexed tsinfer
tsintersection tsmapped tsnamed tsthis tsvoid ufeff ultimately underneath uniform unlock unneeded unquoted unspecified
upward ward writeable accuracy acquire activity aggressive alex algolia anum apos approximate april arrived aspect
asymmetric authorized autocomplete autogenerate automattic auxiliary billion bleed blink blitz blueoakcouncil braced
btoa bubble bunch busy callsite canvas cent certificate chocolate chores clobber closer collide complied cond connects
consult consumable corner counterpart cumulative curve cybozu dcaa ddba ddef decompress delimit denoland deny denylist
derivation derives descriptive dict dimension dimensional discordapp discover doctor draw driven duck ecdsa elapsed
eligible encrypt enotdir enumeration esbuild evil excessive excessively exclusion exhaustion exposure exps extractor
fault fingerprint flagged focus frac friends funded gamma government greatest harness heritage hood hung
inconsistencies infringe inheritance initiate integrate intend intermediary involving james january jshint jsonschema
judgement letting lies liftoff lookbehind minimist modular monorepo motion newest nocase nonexistent nope openbsd
orientation outermost packing paritytech phone phrase pink pixel polyfilled pony preview principle programmatic purge
qlty qltysh quadratic quantity rabbit radio referring refused relational relationship reload remark replay research
satisfiable science scratch sigkill silence snow social spawning specialized species spend sponsorsend sponsorsstart
stateless straight structurally subs tall teamcity tech techsponsors ternary textual thirty thought toplevel truecolor
tsany tsbig tsboolean tsestree tsintrinsic tsliteral tsnever tsnull tsnumber tsobject tsoptional tsrest tssymbol
tstemplate tstuple tsundefined tsunknown tutorial unauthorized uncompressed undo unnecessarily unreserved unsorted
upcoming vscode whatsoever whitelist abbr activation adaptation agnostic allowlist alnum ancient animal animals
appendix approximation arrives aside assemble asynciterable atomically atomics attestation attribution authoritative
automock axis babelrc backoff backpressure bandwidth believe believed bidi boom bounty browse bugfixes buggy bull
capable charlie chdir circumstances clarify clazz codebase combinator conceivably connector consensus consist coral
customization ddea ddeb ddec dded ddfa deadline decoration deemed deepest defa defc defense defensive deflate degrade
degree denial denied denote deploy descend dfed dffe digital dirty discovered doesnt dupe election emulate encryption
enforcement establish existential explain extensive extglobs favorite fell ffef fixable forbid freshly friend fulfill
gitter globstar grant graphics gravatar grid grunt gulp handbook hardcoded harmony heavily house hover htmlelement
hyphenated idempotent ignorable inadvertently indeterminate indigo insecure instant instantly instrumented
insufficient integral interest justification kusama launched leaked ledger lift likewise lime looseness material
michael middleware music nargs neutral nicer nobody noise noisy numerical obvious occupied olive omega onclose ordf
ourselves outbound paid paper participate periodic planning plural pluralize poll predict preprocessor prepublish
prereleases presumes pretend probe producer projection purple quit rebase recreate reexports referrer regional
removable reorder resemble reviver reward rewind rgba riscv rolled salmon saturation seamlessly semantically serial
seriously shades shard shield simplest simultaneously singular smith snap somehow spawns stacktrace stash stick
stopping stretch strike stuck subdir submission subprocess subtraction suspend swapping termination thank theta
tolerant trail transitive trivial tsclass tsempty tslint tsnamespace tunnel twenty unassigned unconditionally
undeclared understood unfinished unparsed urierror urlencoded valign vote vtcontrol wasi websocket xdigit young zoom
absence accompanying aissue algo alike amain ambient annex announcing aopen approximately aqua arbitrarily asdf asks
aspects assistant atan attachment backus banned banner benjamin bidirectional bnum bought bower boxed bring brings
bsemver buildidentifier burn cancelling caretloose carettrim carrier cascade chmod chore clarity classify clipboard
codegen coder coercertl collation collator committee comparatorloose comparatortrim compver confused cong cons
corrupted crate daniel datetime ddae ddaf ddee ddfe deaf decc deeb degrees delegation deliberate delivr depot deriving
desktop desugar desugars detach dfeb dimensions disclaims disposition distinction divergence drawing ease einval
emfile enfile errant estools exploit extendable exts favour fdescribe feat female ffbe ffda ffee finality fooblz
footer forall frag fullplain fund gains globbing gnueabihf governance granularity grapheme greek greyscale guidance
heartbeat hearts hierarchy hilo historic honeydew hyphenrange inflate influenced informational initialised inspector
inst interactions interleaved invented investigate iota irrelevant ituple ivory jslint jsonrpc junction keccak
keepalive kernel keypair launch lenient libuv lightness locking lonecaret lonetilde looseplain ltefn machinery macro
mainversion malicious maximal mdash menu micromatch miller minver money mount murmur naur navigation navy ndash needle
nonnumeric notably notready nowhere numberify obscure obsolete opus originating outlined parachain paul persistence
plaintext plum poor popped preamble prebuilt preferable preid premajor prematurely preminor prepatch prereleaseloose
prettify prim printf programming promoted propose provenance publications qmark quantifier quirks quota rang rcompare
readline rebeccapurple receipt rect redeclare referendum referential reinstall relation relax reread reserves
resetting resp retention rhino rolldown rsort scalable scanned sect sighup sigint sinon snake sock sold sole sorry
spelling subdirectory subdomain subtree summed sunos superior surprising suspended syscall targs teal terminus thin
ticket tildeloose tildetrim timezone tomato torn tortious toward transferable treturn triage tsabstract tsreadonly
tweak twofold ugly unacceptable uncovered undesirable unevaluated unimplemented unpack unpacked unread variadic
viewport violet vitest vmin voice volatile voted voting watermark wave webkit webp webworker weren wheat wheel wider
widest wordwrap worry xdescribe xglobal xrange xrangeloose xrangeplain xranges xtest zeta aabd aacute aaef abandoned
abbreviated abnormal abrupt absorb accumulation acirc acute adjustment advertise aelig agrave alefsym aliceblue
allowable alphanumid amazon america anti antiquewhite approval aquamarine aring army arrive artifacts artificial asap
atilde auml authenticate authorship award babe backspace banana bdquo beat beige beware bisque bitmap blanchedalmond
blazing blend blueviolet blur bookkeeping boss brain breakdown brian bridges broad brvbar bubbles buildid bundlephobia
burlywood cadetblue card ccedil cedil cert chai chainable characteristics chartreuse cheerio circ clubs cluster codecs
codepoint coderabbit coders codeship coercefull coerceplain coercertlfull commission communications composable
comprehension computable conceptually concluded conservative constrains continuously controlling conv cornflowerblue
cornsilk corrupt cors counterparts couple crarr crazy crimson cryptography curren customizable daemon dagger daily
darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid
darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet darr dcaf ddca
deactivate deactivated decamelize decb decline decompression decrements decrypt dedup deea deec deeppink deepskyblue
deferring degraded delegator delivery democracy deployed deployment designated dfca dfce dice differentiate dimgray
dimgrey dirent disagree discriminated dodgerblue donation dotfiles doubt downgrade downside drag eabi eacute easiest
eaten ecirc editable edition editorconfig efficiency egrave eisdir elections emission emsp enametoolong encapsulated
encapsulates engineers enhancement enosys ensp enumerating epilogue epipe eqeq ergonomic euml eviction evidence
exclusions exercise explode exploded expo expressive fairly father faulty ffca firebrick firm fish flavor floralwhite
fname fnof forcefully forestgreen formal forth frasl frontend fstat fuchsia fulfills gain gainsboro gaps gateway
genuine ghostwhite globby globstars goldenrod goto gotten grained grandparent grayscale greenyellow grep gtpre haiku
handshake harr hellip hope horse hotpink hyper iacute icirc ides iexcl iframe igrave implementors incl indianred
inefficient inferring infin inform infrastructure inherent inherently intention inter interaction interior interpolate
intuitive involve iojs iquest isatty isin isomorphic issuer iterative iuml jimmy jonathan joyent jquery jsperf kappa
khaki kilometres lane laquo larr lavender lavenderblush lawngreen lceil lcov ldquo leftmost legitimate legitimately
lemonchiffon leverage lightcoral lightcyan lightpink lightsalmon lightseagreen lightyellow limb limegreen linebreak
linen localized lovell lowast lsaquo lsquo ltpre macr magical magnitude mail male maroon mediumblue mediumorchid
mediumpurple mediumseagreen mediumslateblue mediumturquoise mediumvioletred memoization meow middot minify mint
mintcream minzip misaligned mistyrose mixing moccasin mocker monetary mono monotonic monotonically motivation
multiplicative multitude mutual nano narg national navajowhite navigate ness netbsd nobrace nocheck noext noglobstar
nominate north notin notion nsub ntilde oacute obey ocirc oelig offending ograve oldlace oline olivedrab omicron
onabort onload opportunity orangered orchid ordm oslash otilde otimes ouml outlive outputted outputting oversized
pagination palegoldenrod palegreen paleturquoise palevioletred pallet papayawhip parallelism parseable passive
pathological pays peachpuff pedantic perl perm permil personal peru pictographic pino plane playground pointless
ponyfill pound powderblue precondition predictable prep prepart procedure prog prologue propagates proportion
proportional proprietary pump radic rapid raquo rarr rceil reality realtime redefine redis reducer refinement
regenerate registrar remapped representable rerun reserve responsive restrictive reveal revision revive rewards rfloor
roll rollback rosybrown rough royalblue rsaquo ryan saddlebrown sandybrown sane saturate scanner scaron scenes scrypt
sdot seagreen seashell seat secs segs shorten shut shutdown shutting sienna sigabrt sigalrm sigfpe sigio sigiot sigmaf
sigpoll sigpwr sigquit sigsys sigtrap sigusr sigvtalrm sigxcpu simon sister sixteen skyblue slack slateblue slategray
slategrey sloppy solid sora south spades speaking speech springgreen staking steelblue stone stood story stray
stripper stylistic sube subn subscriber supe suppose suzuki symmetric szlig tear telemetry textarea theoretically
thetasym thistle thorn throughput tied tile town tracer trailer traits transpilation transpiler travelled
troubleshooting truly tsasync tsprivate tsprotected tspublic tsstatic turquoise twist typedarrays uacute uarr ucirc
ugrave unclear uniformly uniq unlocking unmapped unmocked unordered unpaired unpipe unprocessed unqualified untyped
unwanted unwrapping unzip upsilon uris userinfo utilize uuml violate votes vulnerable watermarks weather webhook
webidl weierp whitesmoke winner winstonjs witness wonderful yacute yellowgreen yuml yusuke zalgo aadd aaea abed
accompanied acquisition addn adoption advice advisories akin algorithmically anarchy andrea anybody apparently
appearance approx arabic aria armenian arthur associative asymp asyncify attrib auction audience autofix automation
bang bass bearer bearing beefy begun bell beneficial biology bitcoin blah blood bloom bogus boilerplate bones breadth
brief brotli brought brutal btree buildkite calendar callbackfn camera cancelable canonicalize caption cash cats cdata
cdce central centre certificates checkbox cher childstate chinese chomp chroma cidr classification clover cmyk colours
comb comparative compilations compromise confidence confident confirmation congress consequence constituents
conversation court cpus crawljobs credential criterion ctime cute dangle dcab dcac dcae dcfa deab debb debf debuglog
decf decoders decomposition dedc deduped deduplicate deduplicated deduplication deed defeat deflated delegations delim
denotes dense deopt dereference desirable destruction devblogs deviation devs devtools diacritical diams disambiguate
disambiguation discriminator discussed disease disjunction disposer disturbed divider dmitry domstring doubly douglas
drawn drift eafe eats edgeware edwards efda elected elegant elevated ellipsis emulated emulator enactment encourage
encouraged endianness endorse engage enumerated envelope ephemeral epilog equilibrium erroneous eslintignore
estimation etimedout evict exhaustive exhaustiveness exotic expansions expense experiments explaining extensively
facilitate fade failsafe fair familiar familiarized fancy fcac feasible fees fefc fieldset fifty fixer fnmatch forbids
forcibly foreach fourteen freq fsync fullpath funny fuzzing fuzzy game generalized genuinely georgian glossary
gradually grandpa graphemes greenkeeper growth gunzip halt halves hangul harmful hatch heard hebrew herocoders homedir
hoops hopefully hops hsla hyperlinks hypothetical iadd iana icag identifiable ideographic ievent iextrinsic ifdir
immortal imodule implications importable impose improper incentives ineg inexact informative instrumenter
instrumenting interceptor interfere interleave invite ipsum issuance isub iteratively itext japanese joshua julian
junctions june kevin keycap keygen keypress king kitchen kitty kopf korean lambdatest laptop lfloor linkedin liquid
loong lorem lukeed malloc manufacturer marc markdownlint market massive materialized mathematical maximize mcake
meanwhile measurements mero mersenne mess midnight miliseconds misleading mission misuse mitigate mkdtemp mole mont
mortal mounted movement mpeg multisig murmer musleabihf mutex myapp nabla nanoseconds nate nodeca noextglob nonegate
numero observation obviously occupy occurring october offchain offs onfulfilled onopen oops operational opinion oplus
organization ours outlook outstanding overline owasp oxlint pallets panel participants paulmillr perceived
periodically permissible permissive perp pinning pixels pizza placement plant playback pluck plusmn poland polynomial
postprocess posttest powershell prec precheck precommit precompiled prediction prefs preimage premature prepack
preparation pretest previews println prioritize priv privilege probability probable producers progressively prohibits
prototypal proves pseudorandom qualify quarter quiet quietly quux radius rajlich randomize rdquo readlink reassignment
rebuilt recognition reconcile redact redacted redeclaration redefining redundancy reexport refine remap reminder rent
reproducible requeue rescue resilient resolvable rethrown retriable retryable rotl router rsquo runnable sake samsung
sanity sans saying sbquo scripthost scrolling sebastian segmentation separation serialisation serially serious
servername sharedmemory sheet shipping shopify shrink sigbus sigill signify sigprof sigsegv sigwinch simd sinh sink
skew skill skin smile smoke society somebody sometime spends sport srcset stalled standardize standardjs stephen
street stringifier stylelint stylize subcommands subschema subscribers successor suddenly sudo summer superclass suri
surround surrounded synchronization synchronize teach tempting tend tens testling thai thereof thinsp thomas
thoroughly thumbnail ties timeline tlssocket tmux told toml toru tower towers trait trapped travel travels tresult
tricky troy tsutils twox uncached uncapitalize unfold ungoverned unintended unip universe unload unparseable
unprocessable unreleased untagged upsih upvote upwards utatane valuable verbosity vesting vocabulary voter voters
wanna waste webcrypto websockets wellknown westend whack whisper whitelisted widened woman workload xstatement xterm
xvilka yahoo yeah aadb aarch abea abec abfa abortcontroller absorbs abuse abytes accommodate acknowledged acting actor
acyclic adam adbb adjustments advertised advisory aeaa affordance agenda aggregation aircraft albanian alberto
alexander alexandre alliance allowlisted ally alse alternation analog analyzer anew animate announcement annoying
anumber approvals argue arithmetics arms arrange arranged arriving artificially artists assignability astronomy atime
attested august aura authenticated autocompletion avif awaitable badly bags bank banks battle bdda bdif bear beats
bebc beep begs bender bending bengali beno blackness blind blow blowing bluebird bluesky bomb bond boost boot borrowed
boxes braille brandon breakage breakpoint breve bsky buddy busted cafe camelize cant capitalization capping caron
carriers cataldo catastrophic cbed cbja centralized champion chan chaos chart checkmark cheeriojs chen chomping chown
chris christian christopher cipher ciphers circumflex citadel clarified clashes codebases codeowners coefficient
collaborators collating colorterm colspan compaction complains conclusion conference conformity consequences
constellation constituent containment contrib conviction convolve correction corrupting council covert crates crop
cropped crowd crowdloan cspair cube cubic curator curious curry cutoff cyclical cyrillic cywg damp darken darwinia
dashboard dataset datasets dbaf dcba ddad deaa debt decd declar declarative declined decompressed decompresses
decrypted decs deda dede defb deferrals degrades delims demonstrated denom denoted deployments depositor deref deva
diagram dialect dialects dialog dies diffable diffc differential disappears disaster disconnection discourage
discrepancies discriminate discuss disjoint disposal disputes distant dive diverge divn docker dolor domcollection
domelement dominant dose dotfile downward dramatically dream eafa earliest ebcf eccb ecdh econnreset eden eefd egress
electric electronic eleven elliptic emphasis enablement encapsulate encourages energy enumerate eols epoberezkin
equation equivalence eras erik eslintcache esmodules essence etag euclidean evanw evicts evolve exceedingly excellent
exhibit expedition experts explains explore faithful faithfully fakeable faked fallen farm fdab fdfe fefb fiber
fidelity fifteen fisher flash flex forgery forgot forgotten formulae friendlier frown fruits fundamental furthermore
fuses games gara gaussian gdif gender generative generous geography george gerwien gong gonna gopher governs gradient
gran grand groenhoff gujarati guru handrews hardening hashbang hazard heart heic henry hieroglyphs hijack holiday
honest hump hungarian hungry hurt hwba hydrate hydration hyperlink ideographs iecy ifreg igfy igjl ihaste imaginary
imagine imperative imperial implementers inaccurate inbound inconsistency indefinite indexzero inert inflight
initiator inplace instantiable instruct intel intelli intensive interceptors interlaced interleaving intern introducer
introducers introduction inumber invertible involves iset island ivan jack jamie jamo javanese joun journal journey
jsonpath judge judged judgements july justifications kana kannada khmer knew knowledge ksize kumar ladder lana latn
lbrace leap lease leftovers leverages leveraging liberty lighten linkage linkcode linus livescript ljcy lmin
localization locates lockfile lossless lossy lottery luke lval lyci malayalam malt malware manifestation martin
materialize matt meaningless melvin mergeable metacharacters metal meter mgroenhoff miao microseconds mild millis
mimetype mimicking minification mistaken modi mong mongolian morning mountain movie muln myanmar mysticatea nagashima
nanosecond nbar nbat negotiation nginx nguyen nlink nodot nominal nominations nominator nominators nonnegative
nonspacing noopener noreferrer normalised noscript notifier notifiers november nums occasionally occupies odds ohda
oidc omap omid ondata onend onrejected openapi openharmony opinionated optimistic orbit ordinal oriented ought outline
oven overlay overriden owning oxygen packagephobia packet pads paginated paint palm panic parachains parameterized
parenthesize park parsable passwd pathext patrick payer pchar peak pedro perbill peril permill permute perquintill
persian perspective peter phantomjs phragmen physics pico pins pivot plants plug plumbing pnpapi poet polka poly
population portal postpack postpublish preact prebuild predecessor prefetch preinstall preludels preprocessors
preservation prevention primer prioritized privileges probabilities programmer prohibit promisable proposer protein
proved proven pubkey publication purchase purged qualification quickstart quotation radical rationale rbrace rdif
realistic recipient reclaim recognizes reconnect reconnecting reconsider redeclared redefined redirection refcount
referendums reformat refusal refuses refusing regenerator relating relationships renew reordering repeatable replicate
replicates reschedule resend resist resistance restoration restructure retire retired retracted retv revised
revolution rework richard ride riot risky rmdir road roadmap robbins robert robustness rocket rococo rolling routine
routines rrow rting ruby russian safeguard sail sale sass sauce scrape seamless seats selectable shake shaw shrinking
significance sigunused simplicity singh sinhala sitting sixel slide smin snapshotted spanish spending spied spin splat
splitter spoke spoken spurious sqlite squash stackexchange stake staked staleness stampede starring starstar stashes
stateful statemint station steady steam stock strength strictness strikes stringification stroke studio stylesheet
subdomains subsequence suffer summarize summarizer sundanese sung superfluous supertype supplement suspense synthesis
synthesize synthesized syscalls tagalog tale tally tamil tang tapjs targetting tarray taste taylor telephone telugu
tenant tensor terminology terror thick thisp tibetan tier tighten tighter till timothy tokenization toks tolerance
tone tons toolchain tootallnate topmost train transferring transparency transpilers transpiles transports treasury
tricks tripped trivia trunk trys tseslint tsgo tsparenthesized tsserver tsserverlibrary tuned tuning turbo turkish
tweaks typechecking typests uflag unbalanced uncle unclosed unconfigured unconstrained unfreeze unintentional
uniqueness university unlocked unmasked unmock unpause unpaused unpredictable unreadable unroll unsub unsuccessful
unwatch unwind urlsearchparams userspace usurped utilizing vague vals vara varargs vast vault versus veto veyor
village vision vouching voyage vsize wake warting webgpu webm west whilst whiteness wikimedia wind winning withdrawn
withdrew woff women workloads worrying writev xfeff xojs xoroshiro yates yoda yortus yossarian yvne ywtl yxjz zhao
`;
