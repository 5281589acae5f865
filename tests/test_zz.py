import time
def test_a(tiny):
    for b in ("The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK.","The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK on Tuesday. “Nobody has been paid since March,” the source said."):
        doc=tiny(b)
        print({k:[(s.text,s.label_) for s in doc.spans[k]] for k in doc.spans})
        print([c._.source for c in doc.spans["claims"]])
