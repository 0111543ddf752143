"""Bodies as the sanitiser writes them, for what reads their shape."""

MIXED = [
    "",
    "words without a tag &amp; more",
    "<p>One</p><p>two<br>three</p>\n<hr>\n<ul><li>four</li><li>five</li></ul>",
    '<h2>A</h2><p>b<span data-footnote="">note <b>one</b></span> c<span data-footnote="">two</span></p><p>d</p>',
    '<figure data-image="1" data-alt="x"><figcaption>Caption</figcaption></figure><p>&lt;b&gt;&nbsp;x</p>',
    "<table><caption>T</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    "<blockquote><p>q</p></blockquote><p>a<b>b</b>c <i>d</i></p>",
]
