"""Coefficients of the polynomials of functions.c: Chebyshev interpolants with 60 digits, by mpmath 1.3.

    python3 coefficients.py
"""
import mpmath as mp
mp.mp.dps=60
def cheb(f,a,b,deg):
    # Chebyshev interpolation in u in [-1,1] -> monomial in u
    N=deg+1
    nodes=[mp.cos(mp.pi*(2*k+1)/(2*N)) for k in range(N)]
    vals=[f((a+b)/2+(b-a)/2*u) for u in nodes]
    c=[2/mp.mpf(N)*sum(vals[k]*mp.cos(j*mp.pi*(2*k+1)/(2*N)) for k in range(N)) for j in range(N)]
    c[0]/=2
    # to monomial
    T=[[mp.mpf(1)],[mp.mpf(0),mp.mpf(1)]]
    for j in range(2,N):
        t=[mp.mpf(0)]+[2*x for x in T[-1]]
        for i,x in enumerate(T[-2]): t[i]-=x
        T.append(t)
    out=[mp.mpf(0)]*N
    for j in range(N):
        for i,x in enumerate(T[j]): out[i]+=c[j]*x
    return out
def tomono(out,a,b):
    # polynomial in u=(x-m)/h -> in x
    m=(a+b)/2;h=(b-a)/2
    res=[mp.mpf(0)]
    for c in reversed(out):
        new=[mp.mpf(0)]*(len(res)+1)
        for i,x in enumerate(res):
            new[i+1]+=x/h; new[i]-=x*m/h
        new[0]+=c
        res=new
    while abs(res[-1])==0: res.pop()
    return res
def err(f,p,a,b,n=2000):
    e=0
    for i in range(n+1):
        x=a+(b-a)*mp.mpf(i)/n
        v=f(x)
        e=max(e,abs(mp.polyval(list(reversed(p)),x)/v-1))
    return e
# tanh: tanh(x)=x+x^3*P(x^2), on z in [0,0.4]
ft=lambda z: (mp.tanh(mp.sqrt(z))-mp.sqrt(z))/(z*mp.sqrt(z)) if z>mp.mpf('1e-20') else mp.mpf(-1)/3
a,b=mp.mpf(0),mp.mpf('0.4')
for d in (11,12,13):
    p=tomono(cheb(ft,a,b,d),a,b)
    print('tanh',d,mp.nstr(err(ft,p,mp.mpf('1e-6'),b,300),3))
P=p
print('TANH',[float(x).hex() for x in P])
# erf small: erf(x)/x-1 = c0 + z P
fe=lambda z: (mp.erf(mp.sqrt(z))/mp.sqrt(z)-1) if z>mp.mpf('1e-20') else 2/mp.sqrt(mp.pi)-1
b=mp.mpf('0.7225')
for d in (11,12,13):
    p=tomono(cheb(fe,a,b,d),a,b)
    print('erf',d,mp.nstr(max(abs(mp.polyval(list(reversed(p)),x)-fe(x)) for x in [b*mp.mpf(i)/300+mp.mpf('1e-7') for i in range(300)]),3))
    if d==12: print('ERF',[float(x).hex() for x in p])
# e^(x^2) erfc x in pieces, each a polynomial in x - middle: the middle, what its first coefficient lost, the coefficients
fc=lambda x: mp.exp(x*x)*mp.erfc(x)
edges=[0.84375,1.1875,1.625,2.25,3.125,4.375,6.125,8.5,12,17,22,28]
for lo,hi in zip(edges,edges[1:]):
    lo,hi=mp.mpf(lo),mp.mpf(hi)
    m=(lo+hi)/2;h=(hi-lo)/2
    c=[a/h**i for i,a in enumerate(cheb(fc,lo,hi,15))]
    lost=float(c[0]-float(c[0]))
    rounded=[mp.mpf(float(c[0]))+lost]+[mp.mpf(float(a)) for a in c[1:]]
    e=max(abs(mp.polyval(list(reversed(rounded)),lo+(hi-lo)*mp.mpf(i)/300-m)/fc(lo+(hi-lo)*mp.mpf(i)/300)-1) for i in range(301))
    print('erfcx',float(lo),float(hi),mp.nstr(e,3))
    print('{'+', '.join(float(x).hex() for x in [m,lost]+c)+'},')
ln2=mp.log(2)
hi=mp.mpf(int(ln2*2**42))/2**42
print('LN2HI',float(hi).hex(),'LO',float(ln2-hi).hex())
